// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DpkgStatusTest {

    @TempDir
    private Path folder;

    @Test
    void packagesWithFilesInTheTreeAreInstalled() throws Exception {
        Path status = Files.writeString(
                folder.resolve("status"),
                """
                Package: whole
                Status: install ok installed
                Architecture: arm64
                Version: 1:2.0-1
                Description: a package
                 Version: 9 is no field here

                Package: broken
                Status: install reqreinst half-installed
                Architecture: all
                Version: 3

                Package: removed
                Status: deinstall ok config-files
                Architecture: arm64
                Version: 4

                Package: never
                Status: unknown ok not-installed
                Architecture: arm64

                """);
        assertEquals(
                List.of(
                        new PackageId("whole", "1:2.0-1", "arm64", PackageId.UNKNOWN),
                        new PackageId("broken", "3", "all", PackageId.UNKNOWN)),
                DpkgStatus.installed(status));
    }

    @Test
    void aTreeWithoutDatabaseHasNoPackages() throws Exception {
        assertEquals(List.of(), DpkgStatus.installed(folder.resolve("status")));
    }
}
