// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void movesAllIntoPlace() throws Exception {
        Path a = Files.writeString(folder.resolve("a"), "old");
        Path b = folder.resolve("b");
        try (OutputFiles outputs = new OutputFiles(List.of(a, b))) {
            Files.writeString(outputs.temporary(a), "new a");
            Files.writeString(outputs.temporary(b), "new b");
            assertEquals("old", Files.readString(a));
            outputs.commit();
        }
        assertEquals(List.of("a", "b"), names());
        assertEquals("new a", Files.readString(a));
    }

    @Test
    void leavesTheOldOnesWithoutACommit() throws Exception {
        Path a = Files.writeString(folder.resolve("a"), "old");
        try (OutputFiles outputs = new OutputFiles(List.of(a, folder.resolve("b")))) {
            Files.writeString(outputs.temporary(a), "half");
        }
        assertEquals(List.of("a"), names());
        assertEquals("old", Files.readString(a));
    }

    /** A run that fails leaves no empty folder, which would look like one that something is in. */
    @Test
    void leavesNoFolderOfItsOwnWithoutACommit() throws Exception {
        Path there = Files.createDirectory(folder.resolve("there"));
        Path deep = folder.resolve("new/slot/rootfs");
        Path used = folder.resolve("used/slot/rootfs");
        try (OutputFiles outputs = new OutputFiles(List.of(deep, used, there.resolve("c")))) {
            Files.writeString(outputs.temporary(deep), "half");
            Files.writeString(folder.resolve("used/of-another"), "");
        }
        assertEquals(List.of("there", "used"), names());
        assertTrue(Files.exists(folder.resolve("used/of-another")));
        assertFalse(Files.exists(folder.resolve("used/slot")));
        try (OutputFiles outputs = new OutputFiles(List.of(deep))) {
            Files.writeString(outputs.temporary(deep), "whole");
            outputs.commit();
        }
        assertEquals("whole", Files.readString(deep));
    }

    @Test
    void movesNothingWhenOneIsMissing() throws Exception {
        Path a = Files.writeString(folder.resolve("a"), "old");
        try (OutputFiles outputs = new OutputFiles(List.of(a, folder.resolve("b")))) {
            Files.writeString(outputs.temporary(a), "new");
            assertThrows(IOException.class, outputs::commit);
        }
        assertEquals("old", Files.readString(a));
    }

    @Test
    void refusesADirectory() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("d"));
        String message = assertThrows(BuildFailure.class, () -> new OutputFiles(List.of(directory)))
                .getMessage();
        assertEquals(
                "cannot write " + directory + ": it is a directory",
                message.lines().findFirst().orElseThrow());
    }
}
