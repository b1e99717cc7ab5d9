// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.control;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads Debian control data: stanzas of fields, as in package lists and dpkg's database. Format: deb822(5). The names
 * of a stanza's fields are found in any case; a value that goes on for several lines has them joined by line feeds.
 */
public final class ControlStanzas {

    private final String source;
    private final List<Map<String, String>> stanzas = new ArrayList<>();
    private Map<String, StringBuilder> fields = newStanza();
    private String lastName;

    private ControlStanzas(String source) {
        this.source = source;
    }

    /**
     * Reads a file.
     *
     * @return its stanzas, in order
     * @throws BuildFailure when a line is none of a stanza, or a stanza has a field twice; names file and line
     */
    public static List<Map<String, String>> read(Path file) throws BuildFailure, IOException {
        // A value is mostly ASCII; old maintainers' names are not always UTF-8.
        return new ControlStanzas(file.toString()).parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads a text.
     *
     * @param source where the text is from, for messages
     * @throws BuildFailure as {@link #read}
     */
    public static List<Map<String, String>> parse(String source, String text) throws BuildFailure {
        return new ControlStanzas(source).parse(text);
    }

    private List<Map<String, String>> parse(String text) throws BuildFailure {
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (line.isBlank()) {
                endStanza();
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                goOn(number, line);
            } else {
                begin(number, line);
            }
        }
        endStanza();
        return stanzas;
    }

    private void begin(int number, String line) throws BuildFailure {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw fault(number, "wanted \"Name: value\", found " + TerminalText.quoted(line));
        }
        lastName = line.substring(0, colon);
        if (fields.putIfAbsent(
                        lastName, new StringBuilder(line.substring(colon + 1).strip()))
                != null) {
            throw fault(number, "a second field " + TerminalText.line(lastName) + " in one stanza");
        }
    }

    private void goOn(int number, String line) throws BuildFailure {
        if (fields.isEmpty()) {
            throw fault(number, "a stanza begins with the rest of a value: " + TerminalText.quoted(line));
        }
        fields.get(lastName).append('\n').append(line.strip());
    }

    private void endStanza() {
        if (!fields.isEmpty()) {
            Map<String, String> stanza = newStanza();
            fields.forEach((name, value) -> stanza.put(name, value.toString()));
            stanzas.add(Collections.unmodifiableMap(stanza));
            fields = newStanza();
        }
    }

    private BuildFailure fault(int number, String what) {
        return new BuildFailure(
                source + ":" + number + ": " + what,
                "Find out what has written it: dpkg and apt do not accept it either (deb822(5)).");
    }

    private static <T> Map<String, T> newStanza() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }
}
