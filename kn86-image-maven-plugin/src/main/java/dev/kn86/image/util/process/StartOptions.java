// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import java.lang.ProcessBuilder.Redirect;

/**
 * How a {@link ChildProcess} is started and ended, besides what its {@link Command} says. Immutable; the methods return
 * changed copies.
 *
 * @param userEnvironment whether the program gets what it needs to know of the user's environment, with a fixed locale,
 *     time zone and PATH, below the command's variables; otherwise it gets the command's variables alone
 * @param output where standard output goes
 * @param errors where standard error goes
 * @param errorsWithOutput whether standard error goes where standard output goes
 * @param killedAtExit whether the program is killed when the JVM ends, Ctrl-C included
 * @param terminated whether closing ends the program by SIGTERM, for one that cleans up after itself; otherwise by
 *     SIGKILL, with all that it has started
 */
public record StartOptions(
        boolean userEnvironment,
        Redirect output,
        Redirect errors,
        boolean errorsWithOutput,
        boolean killedAtExit,
        boolean terminated) {

    /** Standard input, output and error are pipes; the program gets what it needs of the user's environment. */
    public static final StartOptions PIPES = new StartOptions(true, Redirect.PIPE, Redirect.PIPE, false, false, false);

    /** The program gets the command's variables and no others. */
    public StartOptions withoutUserEnvironment() {
        return new StartOptions(false, output, errors, errorsWithOutput, killedAtExit, terminated);
    }

    /** Standard output goes elsewhere. */
    public StartOptions outputTo(Redirect target) {
        return new StartOptions(userEnvironment, target, errors, errorsWithOutput, killedAtExit, terminated);
    }

    /** Standard error goes elsewhere. */
    public StartOptions errorsTo(Redirect target) {
        return new StartOptions(userEnvironment, output, target, errorsWithOutput, killedAtExit, terminated);
    }

    /** Standard output and error go to one place, in the order in which they are written. */
    public StartOptions allTo(Redirect target) {
        return new StartOptions(userEnvironment, target, errors, true, killedAtExit, terminated);
    }

    /** The program does not outlive the JVM. */
    public StartOptions killAtExit() {
        return new StartOptions(userEnvironment, output, errors, errorsWithOutput, true, terminated);
    }

    /** Closing asks the program to end, so that it can clean up. */
    public StartOptions terminate() {
        return new StartOptions(userEnvironment, output, errors, errorsWithOutput, killedAtExit, true);
    }
}
