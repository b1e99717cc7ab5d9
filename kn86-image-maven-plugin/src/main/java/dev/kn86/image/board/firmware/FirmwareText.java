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
 * The settings of an autoboot.txt or config.txt that hold on one board: comments gone, filters applied, order kept.
 *
 * <p>A filter is a line in square brackets. Filters of one kind replace each other, those of different kinds must
 * all hold, {@code [all]} resets them (config_txt/conditional.adoc of the Raspberry Pi documentation). A filter that
 * depends on what only hardware knows, such as {@code [gpio4=1]} or a serial number, counts as not holding.
 *
 * @param settings those in force, in the file's order
 * @param warnings one text per line that the firmware would cut
 */
public record FirmwareText(List<Setting> settings, List<String> warnings) {

    /** The firmware ignores what follows in a line (config_txt/what_is_config_txt.adoc). */
    public static final int LINE_LIMIT = 98;

    /** The key is one word: {@code initramfs a=b followkernel} is no assignment. */
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\S+?)\\s*=\\s*(.*)");

    public FirmwareText {
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
    }

    /**
     * One setting.
     *
     * @param key what stands before {@code =}; or the first word of a line without one, such as {@code initramfs}
     * @param value the rest, without surrounding blanks
     */
    public record Setting(String key, String value) {}

    /**
     * Reads such a file.
     *
     * @param name the file's, for the warnings
     * @param text the content
     * @param board decides which filters hold
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

    /** The value that counts: the last one given. */
    public Optional<String> last(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::value)
                .reduce((first, second) -> second);
    }
}
