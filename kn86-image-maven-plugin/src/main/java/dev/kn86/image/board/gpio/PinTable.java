// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The product's pin table. A row has a GPIO, the name of its line, and its owners, separated by tabs. Owners joined by
 * {@code +} use a line together; {@code |} separates alternatives, of which one is in use at a time; {@code -} means
 * that nobody may use the line.
 *
 * @param rows by GPIO
 */
public record PinTable(Map<Integer, Row> rows) {

    /**
     * One line of the table.
     *
     * @param place file and line number, for messages
     * @param name what the line is for
     * @param alternatives sets of owners; each set may use the line
     */
    record Row(String place, String name, List<Set<String>> alternatives) {

        /** Whether these owners may use the line at the same time. */
        boolean allows(Set<String> owners) {
            return alternatives.stream().anyMatch(alternative -> alternative.containsAll(owners));
        }

        String owners() {
            String text = String.join(
                    " or ",
                    alternatives.stream()
                            .map(owners -> String.join(" with ", owners))
                            .toList());
            return text.isEmpty() ? "nobody" : text;
        }
    }

    public PinTable {
        rows = Map.copyOf(rows);
    }

    /**
     * Reads a table.
     *
     * @throws BuildFailure naming file and line when the table is missing or malformed, or names a GPIO twice
     */
    public static PinTable read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("the pin table " + file + " is missing", "Correct <pinTable> in the POM.");
        }
        Map<Integer, Row> rows = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String place = file.getFileName() + ":" + number;
            String[] fields = line.split("\t");
            if (fields.length != 3 || !fields[0].matches("[0-9]{1,2}")) {
                throw new BuildFailure(
                        file + ":" + number + ": " + TerminalText.quoted(line) + " is no row of a pin table",
                        "Write GPIO, name and owners, separated by one tab each.");
            }
            if (rows.put(Integer.valueOf(fields[0]), new Row(place, fields[1], alternatives(fields[2]))) != null) {
                throw new BuildFailure(
                        file + ":" + number + ": GPIO " + fields[0] + " has a row already",
                        "Keep one row for each GPIO.");
            }
        }
        return new PinTable(rows);
    }

    private static List<Set<String>> alternatives(String owners) {
        List<Set<String>> alternatives = new ArrayList<>();
        if (!owners.equals("-")) {
            for (String alternative : owners.split("\\|")) {
                alternatives.add(new TreeSet<>(List.of(alternative.strip().split("\\s*\\+\\s*"))));
            }
        }
        return alternatives;
    }

    Optional<Row> row(int gpio) {
        return Optional.ofNullable(rows.get(gpio));
    }
}
