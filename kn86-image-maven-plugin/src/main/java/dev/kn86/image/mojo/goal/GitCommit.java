// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.nio.file.Path;
import java.util.Optional;

/** The commit that a folder is checked out at. */
final class GitCommit {

    private GitCommit() {}

    /**
     * The first 12 digits of the commit, and {@code -dirty} when a file that git knows differs from it. Tags do not count:
     * a shallow clone and a clone without tags give the same.
     *
     * @return empty without a repository or without git
     */
    static Optional<String> of(Path folder, CommandRunner runner) throws BuildFailure {
        // A container's root builds folders of other users.
        CommandResult commit = runner.attempt(Command.of(
                "git",
                "-c",
                "safe.directory=*",
                "-C",
                folder,
                "describe",
                "--always",
                "--abbrev=12",
                "--exclude=*",
                "--dirty"));
        return commit.succeeded() ? Optional.of(commit.stdout().strip()) : Optional.empty();
    }
}
