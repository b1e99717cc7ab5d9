// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {

    /** Code points by Unicode's names; what each does to a terminal or an eye is in UAX #9, UTR #36 and ECMA-48. */
    @ParameterizedTest
    @CsvSource({
        "0, \\x00",
        "7, \\x07",
        "9, \\x09",
        "a, \\x0a",
        "d, \\x0d",
        "1b, \\x1b",
        "7f, \\x7f",
        "85, \\x85",
        "9b, \\x9b",
        "9d, \\x9d",
        "a0, \\xa0",
        "ad, \\xad",
        "34f, \\u034f",
        "61c, \\u061c",
        "115f, \\u115f",
        "180e, \\u180e",
        "200b, \\u200b",
        "200d, \\u200d",
        "200e, \\u200e",
        "200f, \\u200f",
        "2028, \\u2028",
        "2029, \\u2029",
        "202a, \\u202a",
        "202e, \\u202e",
        "2060, \\u2060",
        "2066, \\u2066",
        "2069, \\u2069",
        "206f, \\u206f",
        "2800, \\u2800",
        "3000, \\u3000",
        "3164, \\u3164",
        "d800, \\ud800",
        "dfff, \\udfff",
        "e000, \\ue000",
        "fe0f, \\ufe0f",
        "feff, \\ufeff",
        "fff9, \\ufff9",
        "ffff, \\uffff",
        "1bca0, \\U0001bca0",
        "1d173, \\U0001d173",
        "e0001, \\U000e0001",
        "e0041, \\U000e0041",
        "e0100, \\U000e0100",
        "10fffd, \\U0010fffd",
    })
    void whatControlsTurnsOrHidesIsEscaped(String codePoint, String escape) {
        String text = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";
        assertEquals("a" + escape + "b", TerminalText.line(text));
        assertEquals(
                codePoint.equals("a") || codePoint.equals("9") ? text : "a" + escape + "b", TerminalText.message(text));
    }

    @Test
    void everyControlCharacterOfBothSetsIsEscaped() {
        IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0))
                .forEach(control -> assertEquals(
                        String.format("\\x%02x", control), TerminalText.line(Character.toString(control))));
    }

    @Test
    void lettersOfAllLanguagesStay() {
        for (String text : new String[] {"größer", "o\u0308", "日本語", "עברית", "😀", "\\x1b", "a b", "→ … – \ufffd"}) {
            assertEquals(text, TerminalText.line(text));
            assertEquals(text, TerminalText.message(text));
        }
    }

    @Test
    void escapingTwiceIsEscapingOnce() {
        String once = TerminalText.line("\u001b[2J \u202e  x");
        assertEquals(once, TerminalText.line(once));
        assertEquals(once, TerminalText.message(once));
    }

    @ParameterizedTest
    @CsvSource({
        "61 c3 bc 62, aüb",
        "61 9b 33 31 6d, a\\x9b31m",
        "c2 9b 33, \\x9b3",
        "c3, \\xc3",
        "c0 80, \\xc0\\x80",
        "ed a0 80, \\xed\\xa0\\x80",
        "f0 9f 98, \\xf0\\x9f\\x98",
        "f4 90 80 80, \\xf4\\x90\\x80\\x80",
        "ff fe, \\xff\\xfe",
        "ef bb bf 61, \\ufeffa",
        "1b 5b, \\x1b[",
    })
    void bytesThatAreNoTextAreEscaped(String hex, String shown) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        assertEquals(shown, TerminalText.bytes(bytes));
        assertEquals(shown, TerminalText.bytes(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aTextOfCharactersIsNoTextOfBytes() {
        assertEquals("ü日\\x1b", TerminalText.bytes("ü日\u001b"));
    }

    /** As many blanks as a terminal is wide would show what follows at the beginning of a line. */
    @Test
    void blanksDoNotFillALine() {
        assertEquals("a \\x20\\x20b c", TerminalText.line("a   b c"));
        assertEquals("a   b", TerminalText.message("a   b"));
    }

    @Test
    void ofALongTextTheBeginningIsShown() {
        assertEquals("x".repeat(200), TerminalText.line("x".repeat(200)));
        assertEquals("😀".repeat(200) + "… (3 more characters)", TerminalText.line("😀".repeat(203)));
        assertFalse(TerminalText.line("\u001b".repeat(1_000_000)).length() > 1000);
    }

    @Test
    void aTextCannotEndItsQuotation() {
        assertEquals("\"a\\x22, \\x22b\"", TerminalText.quoted("a\", \"b"));
    }
}
