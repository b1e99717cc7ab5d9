// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePatternsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeTrees() throws Exception {
        for (String name : List.of("bcm2837-rpi-3-b.dtb", "bcm2837-rpi-3-b-plus.dtb", "bcm2837-rpi-zero-2-w.dtb")) {
            Files.createFile(folder.resolve(name));
        }
    }

    @Test
    void findsNamesAndGlobs() throws Exception {
        assertEquals(
                List.of(folder.resolve("bcm2837-rpi-3-b.dtb"), folder.resolve("bcm2837-rpi-zero-2-w.dtb")),
                FilePatterns.match(List.of(
                        folder + "/bcm2837-rpi-zero-2-w.dtb",
                        folder + "/bcm*-rpi-3-b.dtb",
                        folder + "/../" + folder.getFileName() + "/bcm????-rpi-3-b.dtb")));
    }

    @Test
    void findsFilesOfFoldersBelow() throws Exception {
        Path below = Files.createDirectories(folder.resolve("overlays/more"));
        Files.createFile(below.resolve("kn86-lamp.dtbo"));
        Files.createFile(folder.resolve("overlays/kn86-fan.dtbo"));
        assertEquals(
                List.of(folder.resolve("overlays/kn86-fan.dtbo"), below.resolve("kn86-lamp.dtbo")),
                FilePatterns.match(List.of(folder + "/**/kn86-*.dtbo")));
        assertEquals(
                List.of(below.resolve("kn86-lamp.dtbo")), FilePatterns.match(List.of(folder + "/*/*/kn86-*.dtbo")));
    }

    @Test
    void namesAPatternWithoutMatch() {
        List<String> patterns = List.of(folder + "/bcm*-rpi-3-b.dtb", folder + "/bcm*-rpi-5-b.dtb");
        String message = assertThrows(BuildFailure.class, () -> FilePatterns.match(patterns))
                .getMessage();
        assertTrue(message.startsWith("no file matches " + folder + "/bcm*-rpi-5-b.dtb"), message);
        String noFolder = assertThrows(BuildFailure.class, () -> FilePatterns.match(List.of(folder + "/none/*.dtb")))
                .getMessage();
        assertTrue(noFolder.startsWith("no file matches " + folder + "/none/*.dtb"), noFolder);
    }
}
