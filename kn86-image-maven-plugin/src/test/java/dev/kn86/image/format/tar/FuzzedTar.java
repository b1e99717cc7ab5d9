// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/** For the fuzzer: an archive, with right checksums in all blocks that have POSIX's magic: chance finds none. */
public final class FuzzedTar {

    private FuzzedTar() {}

    public static void read(byte[] bytes) throws IOException {
        for (int at = 0; at + TarHeader.BLOCK_SIZE <= bytes.length; at += TarHeader.BLOCK_SIZE) {
            TarHeader header = new TarHeader(Arrays.copyOfRange(bytes, at, at + TarHeader.BLOCK_SIZE));
            if (header.text(TarHeader.MAGIC).equals("ustar")) {
                header.putChecksum();
                System.arraycopy(header.block(), 0, bytes, at, TarHeader.BLOCK_SIZE);
            }
        }
        new TarReader(new ByteArrayInputStream(bytes)).forEach((entry, content) -> entry.typeName());
    }
}
