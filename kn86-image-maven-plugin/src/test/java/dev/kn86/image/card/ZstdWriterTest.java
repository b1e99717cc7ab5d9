// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.HostTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdWriterTest {

    @TempDir
    Path folder;

    /** Long enough for several jobs of a compressor with workers; half of it hard to compress. */
    private static byte[] content() {
        byte[] content = new byte[40 << 20];
        byte[] noise = new byte[content.length / 2];
        new Random(86).nextBytes(noise);
        System.arraycopy(noise, 0, content, 0, noise.length);
        return content;
    }

    private Path compress(String name, byte[] content, int workers) throws IOException {
        Path file = folder.resolve(name);
        ByteBuffer buffer = ByteBuffer.allocateDirect(content.length).put(content).flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ZstdWriter writer = new ZstdWriter(channel, content.length, 3, workers)) {
            writer.write(buffer);
            writer.finish();
        }
        return file;
    }

    @Test
    void zstdReadsIt() throws Exception {
        byte[] content = content();
        Path file = compress("a.zst", content, 2);
        Path plain = folder.resolve("plain");
        HostTool.ZSTD.run("-q", "-d", file, "-o", plain);
        assertEquals(-1, Files.mismatch(plain, Files.write(folder.resolve("wanted"), content)));
        String listing = HostTool.ZSTD.run("-lv", file).stdout();
        assertEquals(1, listing.lines().filter(line -> line.startsWith("Decompressed Size: 40.0 MiB")).count(), listing);
        assertEquals(1, listing.lines().filter(line -> line.startsWith("Check: XXH64")).count(), listing);
    }

    @Test
    void bytesDoNotDependOnTheNumberOfProcessors() throws Exception {
        byte[] content = content();
        Path one = compress("1.zst", content, 1);
        for (int workers : new int[] {2, 3, 8}) {
            assertEquals(-1, Files.mismatch(one, compress(workers + ".zst", content, workers)));
        }
    }
}
