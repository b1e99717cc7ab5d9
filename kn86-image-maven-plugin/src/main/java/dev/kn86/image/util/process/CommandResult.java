// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import java.util.List;

/**
 * How a program ended.
 *
 * @param exitCode 0..255; 128 + n when signal n ended it
 * @param stdout everything written to standard output, decoded as UTF-8
 * @param stderr everything written to standard error, decoded as UTF-8
 */
public record CommandResult(int exitCode, String stdout, String stderr) {

    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** Standard output, line by line. */
    public List<String> lines() {
        return stdout.lines().toList();
    }

    /**
     * What a message says of a program that failed: how it ended, the pasteable command and an excerpt of its output.
     */
    String describe(Command command) {
        String ending = exitCode > 128 ? "was ended by signal " + (exitCode - 128) : "exited with " + exitCode;
        return describe(command, ending);
    }

    /** The same for a program that did not end by itself. */
    String describe(Command command, String ending) {
        return command.program() + " " + ending + "\n  command: " + command.pasteable() + "\n"
                + LogExcerpt.of(stdout + stderr);
    }
}
