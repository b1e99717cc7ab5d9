// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The last line of the terminal, which is overwritten again and again. A caller that writes another line clears it
 * first.
 */
final class LiveLine {

    /** ECMA-48, EL: from the cursor to the end of the line. */
    private static final String ERASE = "\r\033[K";

    /** Narrower terminals are rare. A line that wraps could not be erased. */
    private static final int WIDTH = 79;

    private final PrintStream terminal;
    private boolean shown;

    LiveLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    /**
     * Whether a line can be overwritten: standard output is a terminal that can erase, a user watches it, and no other
     * module's goal writes to it at the same time.
     *
     * @param output where standard output leads, the link /proc/self/fd/1
     * @param interactive false for {@code mvn -B}
     * @param threads of Maven ({@code -T})
     * @param styled whether Maven colours its output
     */
    static boolean isPossible(
            Path output, Map<String, String> environment, boolean interactive, int threads, boolean styled) {
        String target;
        try {
            target = Files.readSymbolicLink(output).toString();
        } catch (IOException e) {
            return false; // Not on Linux, or closed.
        }
        return (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"))
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && !environment.containsKey("CI")
                && interactive
                && threads == 1
                && styled;
    }

    /** Shows a line in place of the line before. */
    void show(String line) {
        terminal.print(ERASE + (line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line));
        terminal.flush();
        shown = true;
    }

    /** Erases the line, so that a permanent line can take its place. */
    void clear() {
        if (shown) {
            terminal.print(ERASE);
            terminal.flush();
            shown = false;
        }
    }
}
