// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
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
        Map<Integer, Row> rows = new LinkedHashMap<>();
        for (TableRow line : TableRow.read(file, "pin table", "Correct <pinTable> in the POM.")) {
            List<String> fields = line.columns();
            if (fields.size() != 3 || !fields.get(0).matches("[0-9]{1,2}")) {
                throw line.failure(
                        TerminalText.quoted(line.text()) + " is no row of a pin table",
                        "Write GPIO, name and owners, separated by one tab each.");
            }
            String place = file.getFileName() + ":" + line.number();
            Row row = new Row(place, fields.get(1), alternatives(fields.get(2)));
            if (rows.put(Integer.valueOf(fields.get(0)), row) != null) {
                throw line.failure("GPIO " + fields.get(0) + " has a row already", "Keep one row for each GPIO.");
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
