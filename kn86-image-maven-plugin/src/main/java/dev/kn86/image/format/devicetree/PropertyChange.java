// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * New values of properties, from what a parameter gives; dtoverlay_override_one_target() of dtoverlay.c is the
 * reference.
 */
final class PropertyChange {

    /** The most that a byte string may hold (dtoverlay.c, bytes_buf). */
    private static final int MAXIMUM_BYTES = 32;

    private static final String ESCAPES = "abfnrtv\\'\"";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\'\"";

    private PropertyChange() {}

    /** A text with C's escapes resolved, without a final NUL. */
    static String unescaped(String value) throws OverlayFault {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < value.length()) {
            char character = value.charAt(at++);
            if (character != '\\') {
                text.append(character);
                continue;
            }
            int end = escapeEnd(value, at);
            text.append(escaped(value.substring(at, end)));
            at = end;
        }
        return text.toString();
    }

    /**
     * Where the escape that begins behind a backslash ends: three octal digits at most, or x and two digits, or a
     * letter.
     */
    private static int escapeEnd(String value, int start) {
        int end = start;
        while (end < value.length() && end < start + 3 && isOctal(value.charAt(end))) {
            end++;
        }
        if (end > start) {
            return end;
        }
        int letters = value.startsWith("x", start) ? 3 : 1;
        return Math.min(start + letters, value.length());
    }

    private static boolean isOctal(char digit) {
        return digit >= '0' && digit <= '7';
    }

    private static char escaped(String escape) throws OverlayFault {
        int code = -1;
        if (!escape.isEmpty() && isOctal(escape.charAt(0))) {
            code = Integer.parseInt(escape, 8);
        } else if (escape.startsWith("x") && escape.length() == 3) {
            code = hexadecimal(escape, 1);
        } else if (escape.length() == 1 && ESCAPES.contains(escape)) {
            code = ESCAPED.charAt(ESCAPES.indexOf(escape));
        }
        if (code < 0 || code > 0xff) {
            throw new OverlayFault(
                    "its value has the escape \\" + escape + ", which is none",
                    "Write \\\\ for a backslash, \\n, \\x41 or \\101.");
        }
        return (char) code;
    }

    /** A byte of two digits, or -1. */
    private static int hexadecimal(String text, int at) {
        int high = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    /** Pairs of hexadecimal digits; colons, blanks and tabs may stand between them. */
    static byte[] bytes(String value) throws OverlayFault {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < value.length()) {
            if (": \t".indexOf(value.charAt(at)) >= 0) {
                at++;
                continue;
            }
            int code = hexadecimal(value, at);
            if (code < 0 || bytes.size() == MAXIMUM_BYTES) {
                throw new OverlayFault(
                        "its value is no byte string",
                        "Write at most " + MAXIMUM_BYTES + " bytes as two hexadecimal digits each, such as b8:27:eb.");
            }
            bytes.write(code);
            at += 2;
        }
        return bytes.toByteArray();
    }

    /** The text and a NUL. */
    static byte[] string(String text) {
        return (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A number in the middle of a property, which grows when it is too short.
     *
     * @param old the value, which is changed when it is long enough; or null when there is none
     * @param size in bytes; higher bytes of the number are dropped
     */
    static byte[] number(byte[] old, int offset, int size, long number) {
        byte[] bytes = old == null ? new byte[0] : old;
        if (bytes.length < offset + size) {
            bytes = Arrays.copyOf(bytes, offset + size);
        }
        byte[] wide = ByteBuffer.allocate(Long.BYTES).putLong(0, number).array();
        System.arraycopy(wide, Long.BYTES - size, bytes, offset, size);
        return bytes;
    }
}
