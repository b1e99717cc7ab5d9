// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * How commands get root's rights over layer trees: the owners of files mean what they mean on the device, and
 * file systems can be mounted. {@link RootAccessSearch} finds the way that this machine allows.
 *
 * @param way the words before a command; empty where the build is root already
 * @param binfmt which binfmt_misc knows arm64 programs; meaningless where they run natively
 * @param overlayfs whether layers can be mounted over each other; if not, they are copied
 * @param description the way and its reason, for the log
 */
public record RootAccess(List<String> way, Binfmt binfmt, boolean overlayfs, String description) {

    public RootAccess {
        way = List.copyOf(way);
    }

    /** The command, changed so that it has those rights. */
    public Command wrap(Command command) {
        return command.startedBy(way);
    }

    /** Deletes a layer tree, or what stages worked on, with all that it holds. Nothing there is fine. */
    public void delete(Path folder, CommandRunner runner) throws BuildFailure {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            runner.run(
                    wrap(Command.of("rm", "--recursive", "--force", "--one-file-system", "--", folder)),
                    "Delete " + folder + " as root.");
        }
    }
}
