// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {

    @TempDir
    Path folder;

    @Test
    void aMissingFileIsNamedAndCalledMissing() {
        Path file = folder.resolve("root-tree.txt");
        IOException cause = assertThrows(IOException.class, () -> Files.readString(file));
        BuildFailure failure = FileFailure.of("the goal image", cause, List.of());
        assertEquals("the goal image: " + file + ": there is no such file or folder", firstLine(failure));
        assertFalse(failure.getMessage().contains("Exception"));
        assertEquals(cause, failure.getCause());
    }

    @Test
    void aFolderThatIsInTheWayIsNamed() throws IOException {
        Files.createFile(folder.resolve("entry"));
        IOException cause = assertThrows(IOException.class, () -> Files.delete(folder));
        assertEquals("x: " + folder + ": the folder is not empty", firstLine(FileFailure.of("x", cause, List.of())));
    }

    @Test
    void aFullDiskHasItsOwnRemedy() {
        IOException plain = new IOException("No space left on device");
        IOException named = new FileSystemException("/big.img", null, "No space left on device");
        assertEquals("x: No space left on device", firstLine(FileFailure.of("x", plain, List.of())));
        assertEquals("x: /big.img: No space left on device", firstLine(FileFailure.of("x", named, List.of())));
        for (IOException cause : new IOException[] {plain, named}) {
            assertTrue(FileFailure.of("x", cause, List.of()).remedy().startsWith("Free some gigabytes"));
        }
    }

    @Test
    void deniedAccessSaysSo() {
        BuildFailure failure = FileFailure.of("x", new AccessDeniedException("/target/slot"), List.of());
        assertEquals("x: /target/slot: permission denied", firstLine(failure));
    }

    @Test
    void anExceptionWithoutAnyMessageStillSaysSomething() {
        assertEquals(
                "x: a file or stream ended too early", firstLine(FileFailure.of("x", new EOFException(), List.of())));
        assertEquals(
                "x: reading or writing failed (IOException)",
                firstLine(FileFailure.of("x", new IOException(), List.of())));
    }

    /** The kernel's own refusals; each has the path and its own remedy. */
    @Test
    void pathsThatCannotBeAreNamedWithWhatToDo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertRemedy(file.resolve("below"), "Not a directory", "A file is where a folder has to be");
        assertRemedy(folder.resolve("n".repeat(256)), "File name too long", "Build in a folder with a shorter path.");
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertRemedy(loop, "Too many levels of symbolic links", "A link leads to itself");

        IOException cause = assertThrows(IOException.class, () -> Files.createDirectories(file));
        BuildFailure failure = FileFailure.of("x", cause, List.of());
        assertEquals("x: " + file + ": it exists already", firstLine(failure));
        assertTrue(failure.remedy().startsWith("A file is where a folder has to be"));
    }

    private static void assertRemedy(Path path, String reason, String remedy) {
        IOException cause = assertThrows(IOException.class, () -> Files.writeString(path, "x"));
        BuildFailure failure = FileFailure.of("the goal image", cause, List.of());
        String shown = reason.startsWith("Too many") ? firstLine(failure) : "the goal image: " + path + ": " + reason;
        assertEquals(shown, firstLine(failure));
        assertTrue(firstLine(failure).startsWith("the goal image: " + path + ": " + reason), firstLine(failure));
        assertTrue(failure.remedy().startsWith(remedy), failure.remedy());
    }

    private static String firstLine(BuildFailure failure) {
        return failure.getMessage().lines().findFirst().orElseThrow();
    }
}
