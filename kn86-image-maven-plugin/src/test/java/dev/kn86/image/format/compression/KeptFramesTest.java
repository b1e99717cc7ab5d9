// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFramesTest {

    private static final int CHUNK = 1 << 16;
    private static final int LEVEL = 3;

    @TempDir
    private Path folder;

    private Path file;
    private Path index;
    private byte[] content;

    @BeforeEach
    void anEarlierRun() throws Exception {
        file = folder.resolve("image.zst");
        index = folder.resolve("image.frames");
        content = new byte[5 * CHUNK + 4321];
        Random random = new Random(86);
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) random.nextInt(4); // The chunks are compressible, and all are different.
        }
        keep(compress(content, LEVEL, KeptFrames.NONE), LEVEL);
    }

    /** Writes the index for a file whose frames contain the content. */
    private void keep(byte[] frames, int level) throws Exception {
        FrameIndex frameIndex = new FrameIndex(level);
        try (FrameCompressor again = new FrameCompressor(CHUNK, level, KeptFrames.NONE, frameIndex::add)) {
            again.write(ByteBuffer.wrap(content));
            again.finish();
        }
        Files.write(file, frames);
        frameIndex.write(index);
    }

    private static byte[] compress(byte[] content, int level, KeptFrames kept) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FrameCompressor compressor =
                new FrameCompressor(CHUNK, level, kept, (frame, sha256) -> out.write(frame))) {
            compressor.write(ByteBuffer.wrap(content));
            compressor.finish();
        }
        return out.toByteArray();
    }

    private byte[] compressWithKept(int level) throws Exception {
        try (KeptFrames kept = KeptFrames.open(file, index, level)) {
            return compress(content, level, kept);
        }
    }

    @Test
    void keptFramesAreUsedInPlaceOfCompressing() throws Exception {
        // The index says a lower level than the frames have. They are in the output only if they are used again.
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        FrameIndex frameIndex = new FrameIndex(LEVEL);
        try (FrameCompressor compressor = new FrameCompressor(CHUNK, 9, KeptFrames.NONE, (frame, sha256) -> {
            frames.write(frame);
            frameIndex.add(frame, sha256);
        })) {
            compressor.write(ByteBuffer.wrap(content));
            compressor.finish();
        }
        Files.write(file, frames.toByteArray());
        frameIndex.write(index);
        assertArrayEquals(frames.toByteArray(), compressWithKept(LEVEL));
    }

    @Test
    void theBytesAreThoseOfAFirstRunWhateverHasChanged() throws Exception {
        content[2 * CHUNK + 5] ^= 1;
        assertArrayEquals(compress(content, LEVEL, KeptFrames.NONE), compressWithKept(LEVEL));
    }

    @Test
    void aDamagedOrCutFileIsNotTakenFrom() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        assertArrayEquals(whole, compressWithKept(LEVEL));
        Files.write(file, new byte[0]);
        assertArrayEquals(whole, compressWithKept(LEVEL));
    }

    @Test
    void framesOfAnotherLevelOrVersionOrWithoutTheirFileDoNotCount() throws Exception {
        assertSame(KeptFrames.NONE, KeptFrames.open(file, index, LEVEL + 1));
        Files.writeString(index, Files.readString(index).replaceFirst("zstd \\S+", "zstd 0.0.1"));
        assertSame(KeptFrames.NONE, KeptFrames.open(file, index, LEVEL));
        Files.delete(file);
        assertSame(KeptFrames.NONE, KeptFrames.open(file, index, LEVEL));
    }
}
