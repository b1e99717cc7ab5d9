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
 * How commands get root's rights over layer trees: they can give files any owner of the device, and mount file systems.
 * {@link RootAccessSearch} finds the way that this machine allows.
 *
 * @param way the words that are put before a command; empty where the build has the rights already
 * @param binfmt which binfmt_misc starts the emulator; unused where arm64 programs run natively
 * @param devices whether hooks can make device nodes
 * @param overlayfs whether layers can be mounted over each other; otherwise they are copied
 * @param description the way and the reason for it, for the log
 */
public record RootAccess(List<String> way, Binfmt binfmt, boolean devices, boolean overlayfs, String description) {

    public RootAccess {
        way = List.copyOf(way);
    }

    /**
     * What of the rights can change a stage's result, for a layer's key. A hook may tolerate that it is refused a
     * device node, a loop device or a mount.
     */
    public String inKey() {
        return (way.isEmpty() ? "the machine's root" : "user namespace") + (devices ? ", device nodes" : "");
    }

    /** The command, changed so that it has these rights. */
    public Command wrap(Command command) {
        return command.startedBy(way);
    }

    /** Deletes a folder that stages have written to, with everything in it. Does nothing when there is none. */
    public void delete(Path folder, CommandRunner runner) throws BuildFailure {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            runner.run(
                    wrap(Command.of("rm", "--recursive", "--force", "--one-file-system", "--", folder)),
                    "Delete " + folder + " as root.");
        }
    }
}
