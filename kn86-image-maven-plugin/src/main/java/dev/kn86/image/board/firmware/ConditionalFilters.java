// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filters of a config.txt that are in force: lines in square brackets (Raspberry Pi documentation,
 * config_txt/conditional.adoc). Filters of one kind replace each other, those of different kinds must all hold,
 * {@code [all]} resets them. Capitals are as good as small letters: start.elf has "edid" for the documentation's
 * {@code [EDID=…]}.
 */
final class ConditionalFilters {

    private static final String MODEL = "model";

    /** Models by their own names; a board may answer to several. */
    private static final Set<String> MODELS = Set.of(
            "none", "pi0", "pi0w", "pi02", "pi1", "pi2", "pi3", "pi3+", "pi4", "pi400", "pi5", "pi500", "cm0", "cm4",
            "cm4s", "cm5");

    private static final Pattern BOARD_TYPE = Pattern.compile("board-type=(0x[0-9a-f]{1,4}|[0-9]{1,5})");

    /** What only the device knows, by kind: monitor, port, GPIO, serial number, and what the boot loader has found. */
    private static final Map<String, Pattern> ON_THE_DEVICE = Map.of(
            "monitor", Pattern.compile("edid=.+"),
            "port", Pattern.compile("hdmi:[01]"),
            "GPIO", Pattern.compile("gpio[0-9]{1,2}=[01]"),
            "serial number", Pattern.compile("0x[0-9a-f]{1,16}"),
            "boot variable",
                    Pattern.compile(
                            "(boot_partition|partition|board_attributes|boot_count|boot_arg1|bootvar0|cust_otp[0-7])[=&<>].+"));

    private final Board board;
    private final boolean tryboot;
    private final Map<String, Boolean> holding = new HashMap<>();

    /** @param tryboot whether the one-shot tryboot flag was set before the restart */
    ConditionalFilters(Board board, boolean tryboot) {
        this.board = board;
        this.tryboot = tryboot;
    }

    /** Whether the lines that follow count. */
    boolean hold() {
        return !holding.containsValue(false);
    }

    /**
     * Takes the next filter.
     *
     * @param text what stands in the brackets
     * @return what the user should know about it
     */
    Optional<String> apply(String text) {
        String filter = text.toLowerCase(Locale.ROOT);
        if (filter.equals("all")) {
            holding.clear();
            return Optional.empty();
        }
        if (filter.equals("tryboot")) {
            holding.put("tryboot", tryboot);
            return Optional.empty();
        }
        Matcher type = BOARD_TYPE.matcher(filter);
        if (type.matches()) {
            holding.put(MODEL, Integer.decode(decimal(type.group(1))) == board.type());
            return Optional.empty();
        }
        if (MODELS.contains(filter)) {
            holding.put(MODEL, board.filters().contains(filter));
            return Optional.empty();
        }
        for (Map.Entry<String, Pattern> kind : ON_THE_DEVICE.entrySet()) {
            if (kind.getValue().matcher(filter).matches()) {
                holding.put(kind.getKey(), false);
                return Optional.of("[" + text + "] is decided on the device (" + kind.getKey()
                        + "); what follows is not looked at here");
            }
        }
        holding.put(MODEL, false);
        if (filter.contains("][")) {
            return Optional.of(
                    "[" + text + "] is more than one filter; the documentation has each on a line of its own, where one"
                            + " of the same kind replaces the one before; what follows is not looked at");
        }
        return Optional.of("[" + text + "] is no filter that is known here; what follows is not looked at");
    }

    /** {@code Integer.decode} takes a leading zero for octal. */
    private static String decimal(String number) {
        return number.startsWith("0x") ? number : number.replaceFirst("^0+(?=.)", "");
    }
}
