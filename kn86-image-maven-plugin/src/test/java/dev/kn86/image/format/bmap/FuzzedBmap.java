// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.bmap;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For the fuzzer: block maps with the right checksum of their own, which no chance finds. */
public final class FuzzedBmap {

    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}(?=\\s*</BmapFileChecksum>)");

    private FuzzedBmap() {}

    public static void read(Path file) throws BuildFailure, IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Matcher checksum = CHECKSUM.matcher(text);
        if (checksum.find()) {
            String without = text.replace(checksum.group(), Bmap.NO_CHECKSUM);
            Files.writeString(
                    file,
                    without.replace(Bmap.NO_CHECKSUM, Digests.sha256(without.getBytes(StandardCharsets.ISO_8859_1))),
                    StandardCharsets.ISO_8859_1);
        }
        Bmap.read(file);
    }
}
