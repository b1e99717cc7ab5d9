// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A shell for the user in a stage.
 *
 * @param stage the stage's name
 * @param host whether the shell runs on the build machine, as {@code NN-run.sh} does; otherwise it runs in the stage's
 *     root tree, as {@code NN-run-chroot.sh} does
 * @param streams a folder of {@code /proc} with the user's standard input, output and error as 0, 1 and 2
 * @param terminal the kind of the user's terminal, the variable {@code TERM}
 */
public record StageShell(String stage, boolean host, Path streams, Optional<String> terminal) {

    /** A shell on the streams of this process. */
    public static StageShell here(String stage, boolean host) {
        return new StageShell(
                stage,
                host,
                Path.of("/proc/" + ProcessHandle.current().pid() + "/fd"),
                Optional.ofNullable(System.getenv("TERM")));
    }
}
