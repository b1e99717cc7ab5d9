// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A shell for a person in a stage.
 *
 * @param stage the stage's name
 * @param host whether it opens on the build machine, where {@code NN-run.sh} runs; otherwise in the stage's root
 * @param streams folder that holds the person's standard input, output and error as 0, 1 and 2; in {@code /proc}
 * @param terminal the kind of the person's terminal, the variable {@code TERM}
 */
public record StageShell(String stage, boolean host, Path streams, Optional<String> terminal) {

    /** On this process's own streams. */
    public static StageShell here(String stage, boolean host) {
        return new StageShell(
                stage,
                host,
                Path.of("/proc/" + ProcessHandle.current().pid() + "/fd"),
                Optional.ofNullable(System.getenv("TERM")));
    }
}
