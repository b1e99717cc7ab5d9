// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import dev.kn86.image.boot.pico.OledRules.RepeatRule;
import dev.kn86.image.boot.pico.OledRules.TextRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The texts that the deck has written to the rows of the OLED, and what is wrong with them by the product's rules.
 *
 * @param events of the Pico, in their order
 */
record OledRows(List<PicoEvent> events, OledRules rules) {

    OledRows {
        events = events.stream().filter(event -> event.name().equals("set_row")).toList();
    }

    /** The last text of each row that was written, without blanks around it, by the number of the row from 1. */
    SortedMap<Integer, String> last() {
        SortedMap<Integer, String> rows = new TreeMap<>();
        events.forEach(event -> rows.put(event.row() + 1, event.text().strip()));
        return rows;
    }

    /** Whether the rows that a deck fills at its start have text. */
    boolean areFilled() {
        return rules.filled().stream().noneMatch(row -> text(row).isEmpty());
    }

    /**
     * What is wrong with the rows, one text a fault.
     *
     * @param toured whether the tour was played, at whose end the deck switches itself off
     */
    List<String> faults(boolean toured) {
        if (!areFilled()) {
            return List.of(
                    "the Pico did not get text for the rows " + filledRows() + " of the OLED: " + last().values());
        }
        List<String> faults = new ArrayList<>();
        for (TextRule rule : rules.texts()) {
            String text = text(rule.row());
            if ((toured || !rule.afterTour()) && !rule.text().matcher(text).matches()) {
                faults.add(place(rule.row()) + rule.otherwise() + (text.isEmpty() ? "" : ": " + text));
            }
        }
        rules.repeats().forEach(rule -> repeatFault(rule).ifPresent(faults::add));
        return faults;
    }

    private Optional<String> repeatFault(RepeatRule rule) {
        String before = "";
        String current = "";
        for (PicoEvent event : events) {
            if (event.row() + 1 == rule.of() && !event.text().equals(current)) {
                before = current;
                current = event.text();
            } else if (event.row() + 1 == rule.row()
                    && !event.text().isBlank()
                    && !event.text().equals(before)) {
                return Optional.of(
                        place(rule.row()) + rule.otherwise() + ", \"" + before + "\": \"" + event.text() + "\"");
            }
        }
        return Optional.empty();
    }

    private String text(int row) {
        return last().getOrDefault(row, "");
    }

    private static String place(int row) {
        return "row " + row + " of the OLED ";
    }

    /** For example {@code 1, 2 and 4}. */
    private String filledRows() {
        String rows = rules.filled().stream().map(row -> Integer.toString(row)).collect(Collectors.joining(", "));
        return rows.replaceFirst(", (\\d)$", " and $1");
    }
}
