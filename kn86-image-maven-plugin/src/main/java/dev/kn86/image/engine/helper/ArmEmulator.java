// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.namespace.Binfmt;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Chooses the program that binfmt_misc starts for the arm64 programs of a tree. Where native helpers cannot work it is
 * the emulator alone, and a line of the build's output says why.
 *
 * @param hostArchitecture the build machine's, as dpkg names it
 * @param binfmt which binfmt_misc the build uses
 * @param wanted whether the user wants native helpers
 */
public record ArmEmulator(String hostArchitecture, Binfmt binfmt, boolean wanted) {

    private static final String OFF = "native helpers are off: ";

    /** Opens the toolbox; called only when a tool of it is needed. */
    @FunctionalInterface
    public interface Tools {
        DebianToolbox open() throws BuildFailure, IOException;
    }

    /** Opens the native helpers; called only when they can work. */
    @FunctionalInterface
    public interface Helpers {
        NativeHelpers open() throws BuildFailure, IOException;
    }

    /**
     * The program to register with binfmt_misc; empty where no program is registered.
     *
     * @param release the Debian release of the tree
     */
    public Optional<Path> choose(Tools tools, Helpers helpers, String release, Progress progress)
            throws BuildFailure, IOException {
        if (hostArchitecture.equals("arm64")) {
            progress.info(OFF + "this machine runs arm64 programs by itself");
            return Optional.empty();
        }
        if (binfmt == Binfmt.REGISTERED) {
            progress.info(OFF + "arm64 programs are run by the emulator that is registered with the machine's"
                    + " binfmt_misc, since a user namespace has one of its own only from Linux 6.7 on");
            return Optional.empty();
        }
        DebianToolbox toolbox = tools.open();
        Path emulator = toolbox.program("qemu-aarch64");
        if (!wanted) {
            progress.info(OFF + "kn86.native.helpers=false asks for that");
            return Optional.of(emulator);
        }
        return Optional.of(helpers.open().before(emulator, toolbox.library(DecoderUses.LIBRARY), release));
    }
}
