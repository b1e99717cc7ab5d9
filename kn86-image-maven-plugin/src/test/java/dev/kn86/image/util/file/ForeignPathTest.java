// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignPathTest {

    private static final Path FOLDER = Path.of("/a/folder");

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "..a", "a..", ".hidden", "a b/ü", "...", "a\\b", "-rf", "c:d"})
    void aPlainRelativePathIsTaken(String path) throws BuildFailure {
        assertEquals(
                FOLDER + "/" + path, ForeignPath.in(FOLDER, path, "an image").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "//a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/..",
                "a/../b",
                "a/./b",
                "./a",
                "a\0b",
                "a\nb",
                "\u001b[2J",
                "a\u0085b",
                "a\u007f",
                "\ud800",
                "a\udc00b"
            })
    void whatLeadsElsewhereIsRefused(String path) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> ForeignPath.in(FOLDER, path, "an image"));
        assertEquals("an image: the path \"", failure.getMessage().substring(0, 20));
        assertFalse(failure.getMessage().chars().anyMatch(c -> c != '\n' && (c < ' ' || c > '~')));
    }

    @Test
    void lengthsAreThoseOfLinux() throws BuildFailure {
        // NAME_MAX is 255 bytes; "ü" has two.
        ForeignPath.in(FOLDER, "n".repeat(255), "an image");
        ForeignPath.in(FOLDER, "ü".repeat(127) + "n", "an image");
        for (String path : new String[] {"n".repeat(256), "ü".repeat(128), "n/".repeat(1025) + "n"}) {
            assertThrows(BuildFailure.class, () -> ForeignPath.in(FOLDER, path, "an image"));
        }
    }
}
