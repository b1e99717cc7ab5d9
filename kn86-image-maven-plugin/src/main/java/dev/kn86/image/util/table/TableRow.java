// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.table;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of a table that is kept with the sources: a line of UTF-8 text whose columns are separated by one tab each.
 * Empty lines and lines that begin with "#" are no rows.
 *
 * @param file the table
 * @param number of the line, from 1
 * @param columns at least one; a column may be empty
 */
public record TableRow(Path file, int number, List<String> columns) {

    /** The most characters of a message that are shown: a row may be of any length. */
    private static final int LONGEST_TEXT = 1000;

    public TableRow {
        columns = List.copyOf(columns);
    }

    /**
     * Reads a table.
     *
     * @param what the table's purpose, for the message
     * @param remedy how to name another file
     * @throws BuildFailure when there is no such file, or it is not UTF-8 text
     */
    public static List<TableRow> read(Path file, String what, String remedy) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("there is no " + what + " " + file, remedy);
        }
        List<TableRow> rows = new ArrayList<>();
        int number = 0;
        try {
            for (String line : lines(file)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(new TableRow(file, number, List.of(line.split("\t", -1))));
                }
            }
        } catch (CharacterCodingException e) {
            throw new BuildFailure(file + " is no text in UTF-8", "Save it in UTF-8.", e);
        }
        return rows;
    }

    private static List<String> lines(Path file) throws BuildFailure, IOException {
        String text = ForeignText.of(file);
        Optional<String> wide = ForeignText.wideEncoding(text);
        if (wide.isPresent()) {
            throw new BuildFailure(file + " is a text in " + wide.get(), "Save it in UTF-8.");
        }
        return ForeignText.decoded(text).lines().toList();
    }

    /** A column's text. */
    public String column(int index) {
        return columns.get(index);
    }

    /** The row as it stands in the file. */
    public String text() {
        return String.join("\t", columns);
    }

    /** A failure that names the row's place. */
    public BuildFailure failure(String problem, String remedy) {
        return new BuildFailure(file + ":" + number + ": " + TerminalText.line(problem, LONGEST_TEXT), remedy);
    }
}
