// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UncachedFileTest {

    private static final int BUFFER = 1 << 16;

    @TempDir
    private Path folder;

    /** Sizes just below, at and above the sizes of blocks, sectors and buffers. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 4095, 4096, 4097, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER + 12345})
    void readsEveryByte(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        assertArrayEquals(content, readAll(Files.write(folder.resolve("file"), content)));
    }

    /** A tmpfs may refuse direct reads. */
    @Test
    void readsFromATmpfsToo() throws IOException {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "kn86", ".img");
        try {
            assertEquals("data", new String(readAll(Files.writeString(file, "data")), StandardCharsets.UTF_8));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void readsHolesAsZeros() throws IOException {
        Path file = folder.resolve("holes");
        SparseFiles.create(file, 2 * BUFFER);
        assertArrayEquals(new byte[2 * BUFFER], readAll(file));
    }

    private static byte[] readAll(Path path) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = UncachedFile.buffer(BUFFER);
        try (UncachedFile file = UncachedFile.open(path)) {
            for (long position = 0; position < file.size(); position += BUFFER) {
                file.read(buffer, position);
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                out.write(part);
            }
        }
        return out.toByteArray();
    }
}
