// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import java.util.List;
import java.util.Set;

/**
 * The boards that the product runs on and is tested on. The card is meant for the Zero 2 W, so everything is chosen as its firmware chooses:
 * filters, kernel, overlays, device tree. QEMU has no such machine; its {@code raspi3b} is the same chip on another
 * board and gets that board's device tree from the same partition, with the same overlays.
 *
 * @param filters the names that hold in config.txt
 * @param type the number of the board in its revision code, by which {@code [board-type=0x12]} goes (Raspberry Pi documentation,
 *     raspberry-pi.adoc, "New-style revision codes")
 * @param upstreamTree the mainline kernel's device tree, which {@code upstream_kernel=1} asks for
 * @param trees the names that the firmware looks for otherwise, in this order
 */
public record Board(Set<String> filters, int type, String upstreamTree, List<String> trees) {

    public static final Board ZERO_2_W = new Board(
            Set.of("pi0", "pi0w", "pi02"),
            0x12,
            "bcm2837-rpi-zero-2-w.dtb",
            List.of("bcm2710-rpi-zero-2-w.dtb", "bcm2710-rpi-zero-2.dtb"));

    /** The board of QEMU's {@code raspi3b}. */
    public static final Board EMULATED =
            new Board(Set.of("pi3"), 0x08, "bcm2837-rpi-3-b.dtb", List.of("bcm2710-rpi-3-b.dtb"));
}
