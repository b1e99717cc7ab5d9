// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Makes text of unknown origin fit to be shown: whatever controls a terminal, turns the direction of writing, or is not
 * seen, becomes an escape such as {@code \x1b} or {@code \u202e}. Letters of all languages stay as they are. Escaping a
 * text twice gives the same as once.
 *
 * <p>Text of a file goes through {@link #line(String)} or {@link #bytes} where a message or report takes it in. What
 * has become a message goes through {@link #message} once more, so that no place that forgot can harm a terminal.
 */
public final class TerminalText {

    /** The most characters of a foreign text that are shown. */
    public static final int LONGEST = 200;

    private static final int FIRST_OF_TWO_BYTES = 0x100;

    /**
     * Characters that are not seen though their category is none of {@link #isSeen}'s: the rest of Unicode's
     * Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and the empty Braille pattern.
     */
    private static final Set<Integer> UNSEEN =
            Set.of(0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x2800, 0x3164, 0xffa0);

    private TerminalText() {}

    /**
     * A foreign text as a part of one line, with at most {@link #LONGEST} characters of it. Line ends are escaped, and
     * so are blanks behind a blank: a text can neither begin a line nor fill one up to where the next begins.
     */
    public static String line(String text) {
        return line(text, LONGEST);
    }

    /** {@link #line(String)} with another limit, for lines that are put together from foreign and own text. */
    public static String line(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        int count = 0;
        int before = 0;
        for (int at = 0; at < text.length(); count++) {
            int character = text.codePointAt(at);
            if (count == longest) {
                return shown.append("… (")
                        .append(text.codePointCount(at, text.length()))
                        .append(" more characters)")
                        .toString();
            }
            boolean seen = isSeen(character) && (character != ' ' || before != ' ');
            append(shown, character, seen);
            before = character;
            at += Character.charCount(character);
        }
        return shown.toString();
    }

    /**
     * {@link #line(String)} of a text whose characters are bytes, one each: those that are UTF-8 are shown as what they
     * mean. A text with other characters is shown by {@link #line(String)}.
     */
    public static String bytes(String bytes) {
        return bytes.chars().allMatch(character -> character < FIRST_OF_TWO_BYTES)
                ? bytes(bytes.getBytes(StandardCharsets.ISO_8859_1))
                : line(bytes);
    }

    /** {@link #line(String)} of a text in UTF-8; bytes that are not UTF-8 are escaped one by one. */
    public static String bytes(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        StringBuilder text = new StringBuilder();
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            text.append(out.flip());
            out.clear();
            for (int i = 0; i < result.length(); i++) {
                append(text, Byte.toUnsignedInt(in.get()), false);
            }
        }
        return line(text.append(out.flip()).toString());
    }

    /** A foreign text in quotation marks, as {@link #line(String)} shows it; quotation marks of its own are escaped. */
    public static String quoted(String text) {
        return '"' + line(text).replace("\"", "\\x22") + '"';
    }

    /**
     * A whole message of the build's own, in which line feeds and tabs are meant; of any length. Passwords in addresses
     * are masked.
     */
    public static String message(String text) {
        StringBuilder shown = new StringBuilder();
        Masked.of(text)
                .codePoints()
                .forEach(character ->
                        append(shown, character, character == '\n' || character == '\t' || isSeen(character)));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int character, boolean asItIs) {
        if (asItIs) {
            shown.appendCodePoint(character);
        } else if (character < FIRST_OF_TWO_BYTES) {
            shown.append(String.format(Locale.ROOT, "\\x%02x", character));
        } else {
            shown.append(
                    String.format(Locale.ROOT, Character.isBmpCodePoint(character) ? "\\u%04x" : "\\U%08x", character));
        }
    }

    /** Whether a character takes its place on a line, and does nothing else. An unpaired surrogate is none. */
    private static boolean isSeen(int character) {
        return character == ' '
                || switch (Character.getType(character)) {
                    // FORMAT has the marks that turn the direction, and those without width.
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> !UNSEEN.contains(character) && !isVariation(character);
                };
    }

    /** Variation selectors choose another look of the character before them. */
    private static boolean isVariation(int character) {
        return (0xfe00 <= character && character <= 0xfe0f) || (0xe0100 <= character && character <= 0xe01ef);
    }
}
