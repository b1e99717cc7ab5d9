// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ForeignTools
class PathBytesTest {

    @TempDir
    Path folder;

    /** The path's bytes as Python's ascii() shows them: no locale has a part in it. */
    private String entries() throws Exception {
        return ForeignTool.PYTHON
                .run(folder, "-c", "import os; print(*sorted(os.listdir(b'.')), sep='\\n')")
                .lines()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, b'plain'",
        "'a b%41', b'a b%41'",
        "f\u00fcr, b'f\\xfcr'",
        "\u00c3\u00bc, b'\\xc3\\xbc'",
        "\u00c3\u0083\u00c2\u00bc, b'\\xc3\\x83\\xc2\\xbc'",
        "\u00ef\u00bf\u00bd, b'\\xef\\xbf\\xbd'",
        "a\\b?#, b'a\\\\b?#'",
    })
    void aFileGetsExactlyTheseBytes(String bytes, String seen) throws Exception {
        Files.createFile(folder.resolve(PathBytes.path(bytes)));
        assertEquals(seen, entries());
        assertEquals(bytes, PathBytes.of(PathBytes.path(bytes)));
    }

    @Test
    void namesThatAFolderListsAreRead() throws Exception {
        ForeignTool.PYTHON.run(folder, "-c", "import os; os.makedirs(b'd\\xfc\\xc3\\xbc/\\xff')");
        for (Path entry : FileTrees.sortedEntries(folder)) {
            Path relative = folder.relativize(entry);
            assertEquals(
                    relative.getNameCount() == 1 ? "d\u00fc\u00c3\u00bc" : "d\u00fc\u00c3\u00bc/\u00ff",
                    PathBytes.of(relative));
            assertEquals(entry, PathBytes.path(PathBytes.of(entry)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../a", "a/../b", "/", "/a", "/../a", "a/./b", "/\u00fc", "\u00fc/../\u00fc"})
    void theFormOfAPathIsKept(String bytes) {
        assertEquals(bytes, PathBytes.of(PathBytes.path(bytes)));
    }

    @ParameterizedTest
    @CsvSource({"a//b, a/b", "a/, a", "//a//, /a", "//, /"})
    void slashesWithoutMeaningAreLeftOut(String bytes, String path) {
        assertEquals(Path.of(path), PathBytes.path(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "\u0100", "\ufffd"})
    void whatIsNoPathIsRefused(String bytes) {
        assertThrows(InvalidPathException.class, () -> PathBytes.path(bytes));
    }
}
