// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.Optional;

/** Numbers as the firmware reads them: C's {@code strtoull} with base 0, 64 bits, and the words for on and off. */
final class OverrideNumber {

    private OverrideNumber() {}

    /**
     * The value of a parameter as a number.
     *
     * @return empty when it is neither a number nor one of the words; an empty text is 0
     */
    static Optional<Long> parse(String text) {
        int end = end(text, 0);
        if (end == text.length()) {
            return Optional.of(number(text.substring(0, end)));
        }
        return switch (text) {
            case "y", "yes", "on", "true", "down" -> Optional.of(1L);
            case "n", "no", "off", "false" -> Optional.of(0L);
            case "up" -> Optional.of(2L);
            default -> Optional.empty();
        };
    }

    /** Where the number that begins at a place of a text ends; the place itself where none begins. */
    static int end(String text, int start) {
        int at = start;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int base = base(text, at);
        int digits = base == 16 ? at + 2 : at;
        int end = digits;
        while (end < text.length() && digit(text.charAt(end)) < base) {
            end++;
        }
        return end == digits ? start : end;
    }

    /** A number that {@link #end} has found; what is too large is the largest, as in C. */
    static long number(String text) {
        String number = text.strip();
        boolean negative = number.startsWith("-");
        if (negative || number.startsWith("+")) {
            number = number.substring(1);
        }
        int base = base(number, 0);
        long value = 0;
        for (int at = base == 16 ? 2 : 0; at < number.length(); at++) {
            int digit = digit(number.charAt(at));
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, base)) > 0) {
                return -1L;
            }
            value = value * base + digit;
        }
        return negative ? -value : value;
    }

    private static int base(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '0') {
            return 10;
        }
        boolean hexadecimal = at + 2 < text.length()
                && (text.charAt(at + 1) == 'x' || text.charAt(at + 1) == 'X')
                && digit(text.charAt(at + 2)) < 16;
        return hexadecimal ? 16 : 8;
    }

    /** 36 for a character that is no digit of any base. */
    private static int digit(char character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        if (character >= 'a' && character <= 'f') {
            return character - 'a' + 10;
        }
        return character >= 'A' && character <= 'F' ? character - 'A' + 10 : 36;
    }

    private static boolean isSpace(char character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }
}
