// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.deck;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.qemu.Machine;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a deck is switched on with.
 *
 * @param emulator the program {@code qemu-system-aarch64}, by name or path
 * @param files what the machine is started from
 * @param card the card's file, changed by the guest
 * @param simulator an executable copy of kn86-pico-sim; empty when nobody is at the other end of UART0
 * @param stick the blocks of a stick that is in the deck's USB-C port; only the board takes one, the guest cannot write
 *     to it
 * @param status what PM_RSTS holds at the start
 * @param folder gets logs and pictures; it exists
 */
public record Power(
        String emulator,
        Machine machine,
        BootFiles files,
        Path card,
        Optional<Path> simulator,
        Optional<Path> stick,
        ResetStatus status,
        Path folder) {}
