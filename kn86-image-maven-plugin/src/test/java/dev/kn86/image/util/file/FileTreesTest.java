// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {

    @TempDir
    private Path temp;

    @Test
    void deletesLinksAndNeverWhatTheyLeadTo() throws Exception {
        Path kept = Files.createDirectories(temp.resolve("kept"));
        Files.writeString(kept.resolve("file"), "precious");
        Path doomed = Files.createDirectories(temp.resolve("doomed/below"));
        Files.createSymbolicLink(doomed.resolve("link"), kept);
        FileTrees.delete(temp.resolve("doomed"));
        assertFalse(Files.exists(temp.resolve("doomed")));
        assertTrue(Files.exists(kept.resolve("file")));
    }

    @Test
    void nothingThereIsFine() throws Exception {
        FileTrees.delete(temp.resolve("absent"));
        assertFalse(Files.exists(temp.resolve("absent")));
    }
}
