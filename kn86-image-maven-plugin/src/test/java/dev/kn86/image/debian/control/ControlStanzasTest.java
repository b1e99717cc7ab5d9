// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlStanzasTest {

    @TempDir
    private Path folder;

    @Test
    void stanzasAreSeparatedByBlankLines() throws BuildFailure {
        assertEquals(
                List.of(Map.of("Package", "a", "Version", "1"), Map.of("Package", "b")),
                parse("\n\nPackage: a\nVersion: 1\n \n\nPackage: b"));
        assertEquals(List.of(), parse(""));
    }

    @Test
    void aValueMayGoOnForSeveralLines() throws BuildFailure {
        Map<String, String> fields = parse(
                        "Package: a\nConffiles:\n /etc/a 0123\n\t/etc/b 4567\nDescription: short\n long\n .\n text\n")
                .get(0);
        assertEquals("\n/etc/a 0123\n/etc/b 4567", fields.get("Conffiles"));
        assertEquals("short\nlong\n.\ntext", fields.get("Description"));
    }

    @Test
    void namesAreFoundInAnyCaseAndValuesMayBeEmptyOrHoldColons() throws BuildFailure {
        Map<String, String> fields =
                parse("package:a\nVERSION: 1:2.0-1 \nEmpty:\n").get(0);
        assertEquals("a", fields.get("Package"));
        assertEquals("1:2.0-1", fields.get("Version"));
        assertEquals("", fields.get("Empty"));
    }

    @Test
    void whatIsNoStanzaIsNamedWithItsLine() {
        assertEquals("list:2: wanted \"Name: value\", found \"no field\"", problem("Package: a\nno field\n"));
        assertEquals("list:3: a second field package in one stanza", problem("Package: a\nVersion: 1\npackage: b\n"));
        assertEquals("list:1: a stanza begins with the rest of a value: \" rest\"", problem(" rest\n"));
        assertEquals("list:1: wanted \"Name: value\", found \": value\"", problem(": value\n"));
    }

    @Test
    void aFileMayHoldBytesThatAreNoUtf8() throws Exception {
        Path file = Files.write(
                folder.resolve("status"),
                "Package: a\nMaintainer: J\u00fcrgen\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("a", ControlStanzas.read(file).get(0).get("Package"));
        Files.writeString(file, "nothing\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> ControlStanzas.read(file));
        assertTrue(failure.getMessage().startsWith(file + ":1: wanted"), failure.getMessage());
    }

    private static List<Map<String, String>> parse(String text) throws BuildFailure {
        return ControlStanzas.parse("list", text);
    }

    private static String problem(String text) {
        return assertThrows(BuildFailure.class, () -> parse(text))
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }
}
