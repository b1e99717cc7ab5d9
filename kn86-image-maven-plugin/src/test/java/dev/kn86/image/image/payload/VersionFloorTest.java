// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionFloorTest {

    @TempDir
    Path folder;

    private VersionFloor read(String text, String building) throws Exception {
        return VersionFloor.read(
                Files.writeString(
                        folder.resolve("floors.tsv"), text.replace("\\n", "\n").replace("\\t", "\t")),
                new ProductVersion(building));
    }

    @Test
    void theLastRowIsTheFloor() throws Exception {
        assertEquals(
                new VersionFloor(new ProductVersion("0.2.0-rc1"), "CVE-2026-1"),
                read("# a comment\n0.0.0\tnone\n\n0.1.0\ta hole\n0.2.0-rc1\tCVE-2026-1\n", "0.2.0-rc1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1.0\\tx\\n0.1.0\\ty | :2: the floor 0.1.0 is not above 0.1.0, the one before",
                "0.2.0\\tx\\n0.1.0\\ty | :2: the floor 0.1.0 is not above 0.2.0, the one before",
                "0.2.0\\tx\\n0.2.0-rc1\\ty | :2: the floor 0.2.0-rc1 is not above 0.2.0, the one before",
                "0.2.0\\tx\\n0.2.0+1\\ty | :2: the floor 0.2.0+1 is not above 0.2.0, the one before",
                "1.0.1\\tx | :1: the floor 1.0.1 is above 1.0.0, the version that is made",
                "#\\n9.0.0\\tx\\n10.0.0\\ty | :2: the floor 9.0.0 is above 1.0.0, the version that is made",
                "one\\tx | :1: the floor \"one\" is not MAJOR.MINOR.PATCH with an optional suffix",
                "0.1.0 | :1: a floor has two columns: \"0.1.0\"",
                "0.1.0\\t | :1: a floor has two columns: \"0.1.0\\t\"",
                "0.1.0\\tx\\ty | :1: a floor has two columns: \"0.1.0\\tx\\ty\"",
                "0.1.0 x | :1: a floor has two columns: \"0.1.0 x\"",
                "# | : no version floor is in the table"
            })
    void faultsAreNamedWithTheirLine(String text, String fault) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> read(text, "1.0.0"));
        assertEquals(
                folder.resolve("floors.tsv") + fault.replace("\\t", "\\x09"),
                failure.getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void aMissingTableIsNamed() {
        Path missing = folder.resolve("missing.tsv");
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> VersionFloor.read(missing, new ProductVersion("1.0.0")));
        assertEquals(
                "there is no table of version floors " + missing,
                failure.getMessage().lines().findFirst().orElseThrow());
    }
}
