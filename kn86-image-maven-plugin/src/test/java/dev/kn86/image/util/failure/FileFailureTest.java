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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {

    @TempDir
    Path folder;

    @Test
    void aMissingFileIsNamedAndCalledMissing() {
        Path file = folder.resolve("root-tree.txt");
        IOException cause = assertThrows(IOException.class, () -> Files.readString(file));
        BuildFailure failure = FileFailure.of("the goal image", cause);
        assertEquals("the goal image: " + file + ": there is no such file or folder", firstLine(failure));
        assertFalse(failure.getMessage().contains("Exception"));
        assertEquals(cause, failure.getCause());
    }

    @Test
    void aFolderThatIsInTheWayIsNamed() throws IOException {
        Files.createFile(folder.resolve("entry"));
        IOException cause = assertThrows(IOException.class, () -> Files.delete(folder));
        assertEquals("x: " + folder + ": the folder is not empty", firstLine(FileFailure.of("x", cause)));
    }

    @Test
    void aFullDiskHasItsOwnRemedy() {
        IOException plain = new IOException("No space left on device");
        IOException named = new FileSystemException("/big.img", null, "No space left on device");
        assertEquals("x: No space left on device", firstLine(FileFailure.of("x", plain)));
        assertEquals("x: /big.img: No space left on device", firstLine(FileFailure.of("x", named)));
        for (IOException cause : new IOException[] {plain, named}) {
            assertTrue(FileFailure.of("x", cause).remedy().startsWith("Free some gigabytes"));
        }
    }

    @Test
    void deniedAccessSaysSo() {
        BuildFailure failure = FileFailure.of("x", new AccessDeniedException("/target/slot"));
        assertEquals("x: /target/slot: permission denied", firstLine(failure));
    }

    @Test
    void anExceptionWithoutAnyMessageStillSaysSomething() {
        assertEquals("x: a file or stream ended too early", firstLine(FileFailure.of("x", new EOFException())));
        assertEquals("x: reading or writing failed (IOException)", firstLine(FileFailure.of("x", new IOException())));
    }

    private static String firstLine(BuildFailure failure) {
        return failure.getMessage().lines().findFirst().orElseThrow();
    }
}
