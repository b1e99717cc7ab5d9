// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.util.text.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The report of an inspector: lines of text in sections. Every part of a line may be foreign: it is shown as
 * {@link TerminalText#line(String)} shows it, so that no text of a file controls the terminal, begins a line or fills
 * one up. Not thread-safe.
 */
public final class Report {

    private static final double MIB = 1 << 20;

    /** The most characters of a value; none of our own is as long. */
    private static final int LONGEST_TEXT = 1000;

    private final List<String> lines = new ArrayList<>();

    /** @param title what kind of file it is */
    public Report(String title) {
        lines.add(title);
    }

    /** Begins a section. */
    public Report section(String title) {
        lines.add("  " + shown(title));
        return this;
    }

    /** Adds a named value to the section, or to the title when there is none yet. */
    public Report value(String name, Object value) {
        lines.add(String.format(Locale.ROOT, "    %-18s %s", shown(name), shown(value)));
        return this;
    }

    /** Adds a line to the section. */
    public Report line(String text) {
        lines.add("    " + shown(text));
        return this;
    }

    /** Adds a line in columns, by a format of {@link java.util.Formatter}. */
    public Report row(String format, Object... values) {
        Object[] parts = Stream.of(values)
                .map(value -> value instanceof String text ? shown(text) : value)
                .toArray();
        lines.add("    " + String.format(Locale.ROOT, format, parts));
        return this;
    }

    private static String shown(Object text) {
        return TerminalText.line(text.toString(), LONGEST_TEXT);
    }

    /** Adds a line that belongs to the one before it, and stands two columns further in. */
    public Report detail(String text) {
        lines.add("      " + shown(text));
        return this;
    }

    /** A number of bytes as reports show it. */
    public static String size(long bytes) {
        return bytes < MIB ? bytes + " bytes" : String.format(Locale.ROOT, "%d bytes (%.1f MiB)", bytes, bytes / MIB);
    }

    /** All lines, without line ends. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
