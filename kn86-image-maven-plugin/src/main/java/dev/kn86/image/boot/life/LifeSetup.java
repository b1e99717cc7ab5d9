// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.boot.qemu.MachineControl;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What all starts of a life share.
 *
 * @param emulator the program {@code qemu-system-aarch64}, by name or path
 * @param machine a restarting one
 * @param simulator an executable copy of kn86-pico-sim
 * @param control how to reach an emulator's monitor
 * @param limit how long a start may take to whatever is waited for; a guard against a hang, not a verdict
 */
record LifeSetup(
        String emulator,
        Machine machine,
        Path simulator,
        MachineControl.Opener control,
        Toolbox toolbox,
        CommandRunner runner,
        Duration limit) {}
