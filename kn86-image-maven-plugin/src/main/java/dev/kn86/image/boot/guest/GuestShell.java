// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

import dev.kn86.image.util.failure.BuildFailure;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The guest's root shell on the console. Kernel and systemd write to the same console. The test therefore silences both
 * and recognizes the lines of an answer by a mark.
 */
public final class GuestShell {

    /** The mark at the beginning of a line. The name of the question and the text follow it. */
    private static final String MARK = "KN86-ANSWER ";

    /** Ends the lines that a command gets. */
    private static final String END_OF_INPUT = "KN86-END";

    /** For a shell that a boot has started. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final SerialConsole console;

    private GuestShell(SerialConsole console) {
        this.console = console;
    }

    /** Connects to the shell that waits on the console. */
    public static GuestShell open(SerialConsole console) throws BuildFailure {
        return open(console, START_LIMIT);
    }

    /** Connects to the shell that waits on the console, if it answers within the limit. */
    public static GuestShell open(SerialConsole console, Duration limit) throws BuildFailure {
        // bash discards input that arrives before its prompt, so the next line has to wait for the plain shell.
        console.send("stty -echo; echo " + MARK + "sh; exec env PS1= PS2= LC_ALL=C /bin/sh");
        console.await(Pattern.compile("^" + MARK + "sh$"), "an answer of the guest's shell", limit);
        // SIGRTMIN+21 (34 + 21): systemd prints no more status lines (systemd(1), "Signals").
        console.send("dmesg -n 1; kill -55 1; echo " + MARK + "quiet");
        console.await(Pattern.compile("^" + MARK + "quiet$"), "a silent console", limit);
        return new GuestShell(console);
    }

    /**
     * Runs a command in the guest.
     *
     * @param name a word that the lines of the answer are marked with
     * @param command shell code in one line, fewer than 4,000 characters (the limit of a terminal's line)
     * @return the lines of standard output and standard error
     */
    public List<String> ask(String name, String command, Duration limit) throws BuildFailure {
        return answer(name, command, "</dev/null", "", limit);
    }

    /**
     * Runs a command in the guest that reads lines.
     *
     * @param name a word that the lines of the answer are marked with
     * @param command as above
     * @param input lines of fewer than 4,000 characters, which the guest's shell keeps in memory
     * @return the lines of standard output and standard error
     */
    public List<String> ask(String name, String command, List<String> input, Duration limit) throws BuildFailure {
        return answer(
                name,
                command,
                "<<'" + END_OF_INPUT + "'",
                "\n" + String.join("\n", input) + "\n" + END_OF_INPUT,
                limit);
    }

    private List<String> answer(String name, String command, String redirection, String document, Duration limit)
            throws BuildFailure {
        String mark = MARK + name;
        int before = console.lines().size();
        console.send("{ " + command + "; } " + redirection + " 2>&1 | sed 's/^/" + mark + "| /'; echo '" + mark + ".'"
                + document);
        console.await(
                Pattern.compile("^" + Pattern.quote(mark + ".") + "$"),
                "the guest's answer to \"" + name + "\"",
                limit);
        List<ConsoleLine> lines = console.lines();
        String prefix = mark + "| ";
        return lines.subList(before, lines.size()).stream()
                .map(ConsoleLine::text)
                .map(text -> text.equals(prefix.strip()) ? prefix : text)
                .filter(text -> text.startsWith(prefix))
                .map(text -> text.substring(prefix.length()))
                .toList();
    }

    /** Starts the power-off of the guest; the emulator ends when it is complete. */
    public void powerOff() throws BuildFailure {
        console.send("systemctl poweroff");
    }
}
