// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableRowTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("table.tsv");
    }

    private List<TableRow> read() throws BuildFailure, IOException {
        return TableRow.read(file, "table of tests", "Make one.");
    }

    @Test
    void rowsKeepTheirPlaceAndTheirEmptyColumns() throws BuildFailure, IOException {
        Files.writeString(file, "# a comment\n\na\t\tc\t\n  \nb ·\n");
        List<TableRow> rows = read();
        assertEquals(
                List.of(new TableRow(file, 3, List.of("a", "", "c", "")), new TableRow(file, 5, List.of("b ·"))), rows);
        assertEquals("a\t\tc\t", rows.get(0).text());
        assertTrue(
                rows.get(1).failure("it is wrong", "Correct it.").getMessage().startsWith(file + ":5: it is wrong"));
    }

    @Test
    void aMissingFileAndOneThatIsNoTextAreNamed() throws IOException {
        String missing = assertThrows(BuildFailure.class, this::read).getMessage();
        assertTrue(missing.contains("there is no table of tests " + file), missing);
        Files.write(file, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        String binary = assertThrows(BuildFailure.class, this::read).getMessage();
        assertTrue(binary.contains(file + " is no text in UTF-8"), binary);
        Files.write(file, "a\tb\n".getBytes(StandardCharsets.UTF_16LE));
        String wide = assertThrows(BuildFailure.class, this::read).getMessage();
        assertTrue(wide.contains(file + " is a text in UTF-16"), wide);
    }
}
