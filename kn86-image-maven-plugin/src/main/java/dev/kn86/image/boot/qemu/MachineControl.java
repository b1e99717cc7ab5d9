// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.panel.Monitor;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A running machine that stops where the guest resets it: what the boot ROM sees of it, and its USB port. */
public interface MachineControl extends Monitor {

    /** Connects to an emulator that listens on a Unix socket, now or within a minute. */
    @FunctionalInterface
    interface Opener {
        MachineControl open(Path socket) throws BuildFailure, IOException;
    }

    /**
     * Waits until the guest stops the machine.
     *
     * @return how; empty when it still runs after the limit
     */
    Optional<MachineStop> awaitStop(Duration limit) throws BuildFailure, IOException;

    /**
     * Reads PM_RSTS.
     *
     * @param address the register's physical address ({@link Machine#resetStatus})
     */
    ResetStatus resetStatus(long address) throws BuildFailure, IOException;

    /**
     * Puts a stick into the USB port. There may be one at a time.
     *
     * @param content the stick's blocks; the guest cannot write to it
     */
    void plugStick(Path content) throws BuildFailure, IOException;

    /** Pulls the stick. */
    void pullStick() throws BuildFailure, IOException;
}
