// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.pin;

import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.text.TerminalText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses the text of the pin file and collects all its faults. The file is read in three ways: a shell sources it,
 * scripts use {@code grep | cut -d= -f2}, and this class. Only lines that mean the same to all three are accepted: no
 * quotes, no expansions, no trailing comments or spaces, no CRLF.
 */
final class PinFile {

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);
    private static final Pattern PLAIN_VALUE = Pattern.compile("[0-9A-Za-z.:+~_-]*");

    private final String name;
    private final Map<PinKey, String> values = new EnumMap<>(PinKey.class);
    private final Map<PinKey, Integer> lines = new EnumMap<>(PinKey.class);
    private final List<String> faults = new ArrayList<>();

    /**
     * @param name the file's path, for messages
     * @param text its content
     */
    PinFile(String name, String text) {
        this.name = name;
        int number = 0;
        // String.lines() would hide a carriage return, which a shell keeps as part of the value.
        for (String line : text.split("\n")) {
            readLine(++number, line);
        }
        for (PinKey key : PinKey.values()) {
            if (!lines.containsKey(key)) {
                fault(number, key.name(), key.wanted(), "no such key");
            }
        }
    }

    private void readLine(int number, String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (!assignment.matches()) {
            faults.add(name + ":" + number + ": wanted KEY=value or a # comment, found " + quote(line));
            return;
        }
        String word = assignment.group(1);
        Arrays.stream(PinKey.values())
                .filter(key -> key.name().equals(word))
                .findFirst()
                .ifPresentOrElse(
                        key -> readValue(number, key, assignment.group(2)),
                        () -> fault(number, word, "one of " + knownKeys(), "a key that nothing reads"));
    }

    private void readValue(int number, PinKey key, String value) {
        Integer earlier = lines.putIfAbsent(key, number);
        if (earlier != null) {
            fault(number, key.name(), "one value", "a second one, the first is in line " + earlier);
        } else if (!PLAIN_VALUE.matcher(value).matches()) {
            fault(number, key.name(), key.wanted() + ", without quotes, spaces or a comment behind it", quote(value));
        } else if (!key.accepts(value)) {
            fault(number, key.name(), key.wanted(), value.isEmpty() ? "nothing" : quote(value));
        } else {
            values.put(key, value);
        }
    }

    private void fault(int line, String key, String wanted, String found) {
        faults.add(name + ":" + line + ": " + key + ": wanted " + wanted + "; found " + found);
    }

    private static String quote(String text) {
        return TerminalText.quoted(text);
    }

    private static String knownKeys() {
        return Arrays.stream(PinKey.values()).map(PinKey::name).collect(Collectors.joining(", "));
    }

    /** One message a fault, in the order of the lines; missing keys come last, at the file's last line. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** The value of a key; every key has one when there are no faults. */
    String value(PinKey key) {
        return values.get(key);
    }

    /** As tools/sd-provision/usb-cycles.sh counts it; comments and the order of the lines do not matter. */
    String digest() {
        String settings = Arrays.stream(PinKey.values())
                .sorted(Comparator.comparing(PinKey::name))
                .map(key -> key + "=" + value(key) + "\n")
                .collect(Collectors.joining());
        return Digests.sha256(settings);
    }
}
