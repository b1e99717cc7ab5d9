// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of an inspector: lines of text in sections. Not thread-safe. */
public final class Report {

    private static final double MIB = 1 << 20;

    private final List<String> lines = new ArrayList<>();

    /** @param title what kind of file it is */
    public Report(String title) {
        lines.add(title);
    }

    /** Begins a section. */
    public Report section(String title) {
        lines.add("  " + printable(title));
        return this;
    }

    /** Adds a named value to the section, or to the title when there is none yet. */
    public Report value(String name, Object value) {
        return line(String.format(Locale.ROOT, "%-18s %s", name, value));
    }

    /** Adds a line to the section. */
    public Report line(String text) {
        lines.add("    " + printable(text));
        return this;
    }

    /** Replaces control characters, because a file of unknown origin must not control the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
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
