// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an entry of {@code __overrides__}, target by target: a phandle and a text, behind which cells and more texts
 * may follow. docs/device-tree.md lists the forms; the reference is dtoverlay_extract_override() of
 * github.com/raspberrypi/utils, dtmerge/dtoverlay.c.
 */
final class OverrideReader {

    /** The longest value and the longest name of a property, in bytes (dtoverlay.c, buffers of 256). */
    static final int MAXIMUM_TEXT = 255;

    /** No property is longer, in bytes; bounds what an overlay can make a parameter cost. */
    private static final int MAXIMUM_OFFSET = 0xffff;

    /** Each is followed by an offset; its place tells the number's size as a power of two. */
    private static final String SIZES = ".;:#";

    /** What ends the name of a property. */
    private static final String SEPARATORS = SIZES + "?![{=";

    /** A phandle, one character and a NUL. */
    private static final int SHORTEST = Integer.BYTES + 2;

    private final ByteBuffer bytes;
    private final String text;
    private int at;

    /** @param entry the whole value of the property */
    OverrideReader(byte[] entry) {
        bytes = ByteBuffer.wrap(entry.clone());
        text = new String(entry, StandardCharsets.ISO_8859_1);
    }

    /**
     * The next target.
     *
     * @param value what the user gave for the parameter, one byte a character
     * @return empty at the end
     */
    Optional<OverrideTarget> next(String value) throws OverlayFault {
        if (at == text.length()) {
            return Optional.empty();
        }
        if (text.length() - at < SHORTEST) {
            throw malformed("it ends within a target");
        }
        int phandle = cell();
        int start = at;
        String target = string();
        if (phandle == 0) {
            return Optional.of(new OverrideTarget(0, target, OverrideTarget.Kind.FRAGMENTS, 0, 0, value, -1));
        }
        int nameEnd = endOfAny(target, SEPARATORS);
        int targetEnd = endOfAny(target, "={");
        String property = limited(target.substring(0, nameEnd));
        char separator = nameEnd < targetEnd ? target.charAt(nameEnd) : '\0';
        OverrideTarget.Kind kind =
                switch (separator) {
                    case '\0' -> OverrideTarget.Kind.STRING;
                    case '?' -> OverrideTarget.Kind.FLAG;
                    case '!' -> OverrideTarget.Kind.INVERTED_FLAG;
                    case '[' -> OverrideTarget.Kind.BYTES;
                    default -> OverrideTarget.Kind.NUMBER;
                };
        int offset = kind == OverrideTarget.Kind.NUMBER ? offset(target.substring(nameEnd + 1)) : 0;
        int size = kind == OverrideTarget.Kind.NUMBER ? 1 << SIZES.indexOf(separator) : 0;
        Value chosen = new Value(value, -1);
        if (targetEnd < target.length()) {
            chosen = target.charAt(targetEnd) == '='
                    ? literal(kind, target.substring(targetEnd + 1))
                    : new Table(start + targetEnd + 1).lookUp(value);
        }
        return Optional.of(new OverrideTarget(phandle, property, kind, offset, size, chosen.text(), chosen.cell()));
    }

    /** @param cell where it stands when it is a cell, or -1 */
    private record Value(String text, int cell) {}

    private int cell() throws OverlayFault {
        if (text.length() - at < Integer.BYTES) {
            throw malformed("it ends within a cell");
        }
        at += Integer.BYTES;
        return bytes.getInt(at - Integer.BYTES);
    }

    private String string() throws OverlayFault {
        int end = text.indexOf('\0', at);
        if (end < 0) {
            throw malformed("a text of it has no end");
        }
        String string = text.substring(at, end);
        at = end + 1;
        return string;
    }

    private static int endOfAny(String string, String characters) {
        int end = 0;
        while (end < string.length() && characters.indexOf(string.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** C's {@code atoi}: what is no number is 0. */
    private static int offset(String target) throws OverlayFault {
        String digits = target.stripLeading();
        int end = digits.startsWith("+") ? 1 : 0;
        long offset = 0;
        while (end < digits.length() && Character.digit(digits.charAt(end), 10) >= 0 && offset <= Integer.MAX_VALUE) {
            offset = 10 * offset + Character.digit(digits.charAt(end++), 10);
        }
        if (offset > MAXIMUM_OFFSET || digits.startsWith("-")) {
            throw malformed("the offset " + digits + " is in no property");
        }
        return (int) offset;
    }

    /** Behind {@code =}: a text, or in the next cell a number, or in the next text a path. */
    private Value literal(OverrideTarget.Kind kind, String literal) throws OverlayFault {
        if (kind == OverrideTarget.Kind.STRING && literal.isEmpty()) {
            return new Value(at == text.length() ? "" : limited(string()), -1);
        }
        if (kind == OverrideTarget.Kind.STRING || kind == OverrideTarget.Kind.BYTES || !literal.isEmpty()) {
            return new Value(limited(literal), -1);
        }
        int place = at;
        return new Value(Integer.toUnsignedString(cell()), place);
    }

    /**
     * A table behind an opening brace: {@code KEY=VALUE,…}. A value may stand in quotes, or be a cell, which ends the
     * text that holds the table. An empty key is the default, a key without a value stands for itself.
     */
    private final class Table {

        private final List<String> keys = new ArrayList<>();
        private int place;
        private Value chosen;
        /** Whether a key fitted; a default goes on being compared with the keys behind it. */
        private boolean fitted;

        Table(int start) {
            place = start;
        }

        Value lookUp(String value) throws OverlayFault {
            boolean found = false;
            chosen = new Value(value, -1);
            while (place < text.length() && peek() != '\0' && peek() != '}') {
                String key = text.substring(place, end("=,}"));
                place += key.length();
                boolean takes = key.isEmpty() ? !found && peek() != '\0' : !fitted && key.equals(chosen.text());
                found |= takes;
                fitted |= takes && !key.isEmpty();
                if (!key.isEmpty()) {
                    keys.add(key);
                }
                if (peek() == '=') {
                    place++;
                    Value entry = value();
                    chosen = takes ? entry : chosen;
                } else if (peek() == ',') {
                    place++;
                }
            }
            if (!found) {
                throw new OverlayFault("it does not take this value", "Use one of: " + String.join(", ", keys) + ".");
            }
            end();
            return chosen;
        }

        private void end() throws OverlayFault {
            if (place < text.length()) {
                if (peek() != '}' || place + 1 == text.length() || text.charAt(place + 1) != '\0') {
                    throw malformed("its table does not end with }");
                }
                place += 2;
            }
            at = place;
        }

        /** The character there; a NUL behind the end. */
        private char peek() {
            return place < text.length() ? text.charAt(place) : '\0';
        }

        private int end(String characters) {
            int end = place;
            while (end < text.length() && text.charAt(end) != '\0' && characters.indexOf(text.charAt(end)) < 0) {
                end++;
            }
            return end;
        }

        private Value value() throws OverlayFault {
            if (place + 1 < text.length() && peek() == '\0') {
                at = place + 1;
                int number = cell();
                place = at;
                return new Value(Integer.toString(number), place - Integer.BYTES);
            }
            boolean quoted = peek() == '\'';
            if (quoted) {
                place++;
            }
            int end = end(quoted ? "'" : ",}");
            String value = limited(text.substring(place, end));
            place = end;
            if (quoted) {
                if (peek() != '\'') {
                    throw malformed("a quote of its table has no end");
                }
                place++;
            }
            if (peek() == ',') {
                place++;
            }
            return new Value(value, -1);
        }
    }

    private static String limited(String text) throws OverlayFault {
        if (text.length() > MAXIMUM_TEXT) {
            throw malformed("a text of it has more than " + MAXIMUM_TEXT + " bytes");
        }
        return text;
    }

    private static OverlayFault malformed(String problem) {
        return new OverlayFault("its entry is malformed: " + problem, OverlayFault.CORRECT_OVERRIDES);
    }
}
