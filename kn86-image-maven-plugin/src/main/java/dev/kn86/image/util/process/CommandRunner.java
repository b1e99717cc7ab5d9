// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;

/** Runs programs. Tests put fakes on {@code PATH} or in place of this interface. */
public interface CommandRunner {

    /**
     * Runs a program to its end, with whatever exit code.
     *
     * @throws BuildFailure when it cannot be started or exceeds its time limit
     */
    CommandResult attempt(Command command) throws BuildFailure;

    /**
     * Runs a program that has to succeed.
     *
     * @param remedy what the user should do when it fails
     * @throws BuildFailure when it cannot be started, exceeds its time limit or exits with another code than 0; the
     *     message holds the pasteable command, how it ended, its last lines and the log file
     */
    CommandResult run(Command command, String remedy) throws BuildFailure;
}
