// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The texts of CIPHER-LINE's four rows, judged by what each is for: the status strip, CIPHER's current fragment, the
 * previous one, and what the context asks for.
 *
 * @param events of the Pico, in order
 */
public record CipherRows(List<PicoEvent> events) {

    private static final int STRIP = 0;
    private static final int CURRENT = 1;
    private static final int PREVIOUS = 2;
    private static final int CONTEXT = 3;

    private static final Pattern STRIP_TEXT =
            Pattern.compile("BAT \\S+ \\d\\d:\\d\\d (?:DEV|PROD|LINK) +TERM:(?:STATUS|LAMBDA|LINK|SYS)");

    public CipherRows {
        events = events.stream().filter(event -> event.name().equals("set_row")).toList();
    }

    /** The latest text of each row, without blanks around it; a row that was never written is not there. */
    TreeMap<Integer, String> latest() {
        TreeMap<Integer, String> rows = new TreeMap<>();
        events.forEach(event -> rows.put(event.row(), event.text().strip()));
        return rows;
    }

    /**
     * Whether the rows have text that a deck fills at its start. CIPHER has said nothing yet before its first fragment.
     */
    boolean areFilled() {
        return List.of(STRIP, CURRENT, CONTEXT).stream()
                .noneMatch(row -> text(row).isEmpty());
    }

    /**
     * What is wrong with them: one text per fault.
     *
     * @param operated whether somebody has walked through the tabs to SYS and switched the deck off there
     */
    List<String> faults(boolean operated) {
        List<String> faults = new ArrayList<>();
        if (!areFilled()) {
            faults.add("the Pico did not get text for the rows 1, 2 and 4 of the OLED: " + latest().values());
            return faults;
        }
        if (!STRIP_TEXT.matcher(text(STRIP)).matches()) {
            faults.add("row 1 of the OLED is no status strip (battery, timer, mode, tab): " + text(STRIP));
        }
        if (operated && !text(STRIP).endsWith("TERM:SYS")) {
            faults.add("row 1 of the OLED does not name the tab SYS, where the deck was switched off: " + text(STRIP));
        }
        if (operated && !text(CONTEXT).equals("POWER OFF")) {
            faults.add("row 4 of the OLED does not say POWER OFF: " + text(CONTEXT));
        }
        if (operated && text(PREVIOUS).isEmpty()) {
            faults.add("row 3 of the OLED is blank, though CIPHER has spoken more than once");
        }
        faults.addAll(conversationFaults());
        return faults;
    }

    /** Row 3 repeats what row 2 showed before its present text. */
    private List<String> conversationFaults() {
        String before = "";
        String current = "";
        for (PicoEvent event : events) {
            if (event.row() == CURRENT && !event.text().equals(current)) {
                before = current;
                current = event.text();
            } else if (event.row() == PREVIOUS
                    && !event.text().isBlank()
                    && !event.text().equals(before)) {
                return List.of("row 3 of the OLED is not CIPHER's previous fragment, \"" + before + "\": \""
                        + event.text() + "\"");
            }
        }
        return List.of();
    }

    private String text(int row) {
        return latest().getOrDefault(row, "");
    }
}
