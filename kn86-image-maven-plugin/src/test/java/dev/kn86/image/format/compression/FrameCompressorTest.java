// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class FrameCompressorTest {

    private static final int CHUNK = 1 << 18;

    @TempDir
    private Path folder;

    /** Noise, compressible bytes, and zeros that begin and end within a chunk. */
    private static byte[] content() {
        byte[] content = new byte[40 * CHUNK + 12345];
        byte[] noise = new byte[10 * CHUNK];
        new Random(86).nextBytes(noise);
        System.arraycopy(noise, 0, content, 0, noise.length);
        Arrays.fill(content, 30 * CHUNK + 77, content.length, (byte) 'k');
        return content;
    }

    private static byte[] compress(byte[] content, int piece, int level) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FrameCompressor compressor =
                new FrameCompressor(CHUNK, level, KeptFrames.NONE, (frame, sha256) -> out.write(frame))) {
            for (int position = 0; position < content.length; position += piece) {
                compressor.write(ByteBuffer.wrap(content, position, Math.min(piece, content.length - position)));
            }
            compressor.finish();
        }
        return out.toByteArray();
    }

    @Test
    void zstdReadsItAsOneStream() throws Exception {
        Path file = Files.write(folder.resolve("a.zst"), compress(content(), 1 << 20, 3));
        ForeignTool.ZSTD.run("-q", "-d", file, "-o", folder.resolve("plain"));
        assertArrayEquals(content(), Files.readAllBytes(folder.resolve("plain")));
    }

    @Test
    void bytesDependNeitherOnTheThreadsTurnsNorOnTheSizeOfWrites() throws Exception {
        for (int level : new int[] {3, 9}) {
            byte[] first = compress(content(), 1 << 20, level);
            for (int piece : new int[] {1 << 20, 4097, 3 * CHUNK}) {
                assertArrayEquals(first, compress(content(), piece, level));
            }
        }
    }

    @Test
    void aHoleIsTheSameAsItsZeros() throws Exception {
        byte[] content = content();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FrameCompressor compressor =
                new FrameCompressor(CHUNK, 3, KeptFrames.NONE, (frame, sha256) -> out.write(frame))) {
            compressor.write(ByteBuffer.wrap(content, 0, 10 * CHUNK));
            compressor.writeZeros(20L * CHUNK + 77);
            compressor.write(ByteBuffer.wrap(content, 30 * CHUNK + 77, content.length - 30 * CHUNK - 77));
            compressor.finish();
        }
        assertArrayEquals(compress(content, 1 << 20, 3), out.toByteArray());
    }

    @Test
    void aLevelOutOfRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> FrameCompressor.checkLevel(0));
        assertThrows(IllegalArgumentException.class, () -> FrameCompressor.checkLevel(20));
    }
}
