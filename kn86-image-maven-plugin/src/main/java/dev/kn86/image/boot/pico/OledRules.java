// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the product shows on the rows of the Pico's OLED: data of the product (docs/boot-test.md, "The OLED"). Rows
 * count from 1, at the top.
 *
 * @param filled the rows that have text as soon as the deck has started, at least one
 * @param texts what the last texts of rows have to be
 * @param repeats which rows repeat another one
 */
public record OledRules(List<Integer> filled, List<TextRule> texts, List<RepeatRule> repeats) {

    private static final Pattern ROW = Pattern.compile("[1-" + PicoReport.ROWS + "]");

    /**
     * A rule for the last text of a row.
     *
     * @param afterTour whether the rule holds only after the tour, at whose end the deck switches itself off
     * @param text matches the whole text, without the blanks around it
     * @param otherwise the fault when it does not match, to follow "row 1 of the OLED"
     */
    record TextRule(int row, boolean afterTour, Pattern text, String otherwise) {}

    /**
     * A rule for a row that shows the text that another row had before its present one. The row may be blank.
     *
     * @param of the other row
     * @param otherwise the fault when it shows another text, to follow "row 1 of the OLED"
     */
    record RepeatRule(int row, int of, String otherwise) {}

    public OledRules {
        filled = List.copyOf(filled);
        texts = List.copyOf(texts);
        repeats = List.copyOf(repeats);
    }

    /**
     * Reads the rules.
     *
     * @throws BuildFailure naming file and line of the first fault, and what is allowed there
     */
    public static OledRules read(Path file) throws BuildFailure, IOException {
        List<Integer> filled = new ArrayList<>();
        List<TextRule> texts = new ArrayList<>();
        List<RepeatRule> repeats = new ArrayList<>();
        for (TableRow row : TableRow.read(file, "file of the OLED's rows", "Name it by kn86.boot.oled.")) {
            switch (row.column(0)) {
                case "filled" -> {
                    requireForm(row, "filled ROW");
                    filled.add(row(row, 1));
                }
                case "text" -> {
                    requireForm(row, "text ROW always|after-tour REGEX FAULT");
                    texts.add(new TextRule(row(row, 1), isAfterTour(row), pattern(row), row.column(4)));
                }
                case "repeats" -> {
                    requireForm(row, "repeats ROW OTHER-ROW FAULT");
                    repeats.add(new RepeatRule(row(row, 1), row(row, 2), row.column(3)));
                }
                default ->
                    throw row.failure(
                            "there is no keyword \"" + row.column(0) + "\"",
                            "Allowed are filled, text and repeats, a tab behind each.");
            }
        }
        if (filled.isEmpty()) {
            throw new BuildFailure(
                    file + " has no line \"filled\"",
                    "Name the rows that a deck fills at its start, one a line: docs/boot-test.md, \"The OLED\".");
        }
        return new OledRules(filled, texts, repeats);
    }

    private static void requireForm(TableRow row, String form) throws BuildFailure {
        if (row.columns().size() != form.split(" ").length || row.columns().contains("")) {
            throw row.failure(
                    "not of the form \"" + form + "\": " + row.text(), "Correct the line; one tab before each value.");
        }
    }

    private static int row(TableRow row, int column) throws BuildFailure {
        if (!ROW.matcher(row.column(column)).matches()) {
            throw row.failure(
                    "\"" + row.column(column) + "\" is no row of the OLED",
                    "Write a number from 1 to " + PicoReport.ROWS + ".");
        }
        return Integer.parseInt(row.column(column));
    }

    private static boolean isAfterTour(TableRow row) throws BuildFailure {
        return switch (row.column(2)) {
            case "always" -> false;
            case "after-tour" -> true;
            default ->
                throw row.failure(
                        "\"" + row.column(2) + "\" does not say when the rule holds",
                        "Allowed are always and after-tour.");
        };
    }

    private static Pattern pattern(TableRow row) throws BuildFailure {
        try {
            return Pattern.compile(row.column(3));
        } catch (PatternSyntaxException e) {
            throw row.failure(
                    "\"" + row.column(3) + "\" is no regular expression: " + e.getDescription(), "Correct it.");
        }
    }
}
