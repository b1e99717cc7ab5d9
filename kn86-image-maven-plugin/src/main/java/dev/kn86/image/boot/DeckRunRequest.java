// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.qemu.Machine;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A deck that runs until somebody switches it off.
 *
 * @param image the card image; only read
 * @param machine the machine that is emulated
 * @param simulator of the Pico; empty for a product that has none on UART0
 * @param emulator the program {@code qemu-system-aarch64}, by name or path
 * @param display where the panel is shown, as QEMU's option {@code -display} names it
 * @param folder gets the console's socket, the card's copy and logs; it is emptied first
 */
public record DeckRunRequest(
        Path image, Machine machine, Optional<Path> simulator, String emulator, String display, Path folder) {}
