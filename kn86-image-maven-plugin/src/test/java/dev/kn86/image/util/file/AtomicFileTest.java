// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void replacesAFileAndMakesItsFolder() throws Exception {
        Path file = folder.resolve("new/folder/file");
        write(file, "first");
        write(file, "second");
        assertEquals("second", Files.readString(file));
        assertEquals(List.of(file), list(file.getParent()));
    }

    @Test
    void failureLeavesTheOldFileAndNothingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "old");
        IOException failure = assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap("half".getBytes(StandardCharsets.UTF_8)));
                    throw new IOException("no space left on device");
                }));
        assertEquals("no space left on device", failure.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), list(folder));
    }

    @Test
    void directoryIsRefused() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> write(folder, "x"));
        assertTrue(
                failure.getMessage().startsWith("cannot write " + folder + ": it is a directory"),
                failure.getMessage());
    }

    private static void write(Path file, String text) throws IOException, BuildFailure {
        AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
