// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of an autoboot.txt or config.txt that apply to one board, in the file's order.
 *
 * <p>A filter is a line in square brackets. A filter replaces an earlier filter of its kind; filters of different kinds
 * must all match; {@code [all]} removes all filters (config_txt/conditional.adoc of the Raspberry Pi documentation). A
 * filter that depends on the state of hardware, such as {@code [gpio4=1]} or a serial number, is taken as not matching.
 *
 * @param settings the settings whose filters match
 * @param warnings one text for each line that is longer than the firmware reads
 */
public record FirmwareText(List<Setting> settings, List<String> warnings) {

    /** The firmware ignores further characters of a line (config_txt/what_is_config_txt.adoc). */
    public static final int LINE_LIMIT = 98;

    /** The key is one word, so that {@code initramfs a=b followkernel} is not an assignment. */
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\S+?)\\s*=\\s*(.*)");

    public FirmwareText {
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
    }

    /**
     * One setting.
     *
     * @param key the text before {@code =}; in a line without {@code =}, the first word, such as {@code initramfs}
     * @param value the rest of the line, without surrounding blanks
     */
    public record Setting(String key, String value) {}

    /**
     * Reads a file's text.
     *
     * @param name the file's name, for the warnings
     * @param text the file's content
     * @param board decides which filters match
     * @param tryboot whether the one-shot tryboot flag was set before the restart
     */
    public static FirmwareText parse(String name, String text, Board board, boolean tryboot) {
        List<Setting> settings = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Map<Board.FilterKind, Boolean> filters = new HashMap<>();
        int number = 0;
        for (String full : text.lines().toList()) {
            number++;
            String line = full;
            if (line.length() > LINE_LIMIT && !line.startsWith("#")) {
                line = line.substring(0, LINE_LIMIT);
                warnings.add(name + ":" + number + ": the firmware reads only the first " + LINE_LIMIT + " characters: "
                        + line);
            }
            line = line.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                applyFilter(line.substring(1, line.length() - 1).strip(), board, tryboot, filters);
            } else if (!line.isEmpty() && !line.startsWith("#") && !filters.containsValue(false)) {
                settings.add(setting(line));
            }
        }
        return new FirmwareText(settings, warnings);
    }

    private static void applyFilter(
            String filter, Board board, boolean tryboot, Map<Board.FilterKind, Boolean> filters) {
        if (filter.equals("all")) {
            filters.clear();
        } else if (filter.equals("tryboot")) {
            filters.put(Board.FilterKind.TRYBOOT, tryboot);
        } else {
            filters.put(Board.FilterKind.of(filter), board.holds(filter));
        }
    }

    private static Setting setting(String line) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (assignment.matches()) {
            return new Setting(assignment.group(1), assignment.group(2));
        }
        String[] words = line.split("\\s+", 2);
        return new Setting(words[0], words.length == 2 ? words[1] : "");
    }

    /** The value of a setting. When a file gives a key several times, the firmware uses the last value. */
    public Optional<String> last(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::value)
                .reduce((first, second) -> second);
    }
}
