// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import java.util.List;
import java.util.Set;

/**
 * A board, as its firmware tells it from others. The product runs on the Zero 2 W, and filters, kernel, overlays and
 * device tree are chosen as that board's firmware chooses them. QEMU does not emulate a Zero 2 W. Its {@code raspi3b}
 * is another board with the same chip; it gets its own device tree from the same partition, with the same overlays.
 *
 * @param filters the names that hold in config.txt
 * @param type the number of the board in its revision code, by which {@code [board-type=0x12]} goes (Raspberry Pi
 *     documentation, raspberry-pi.adoc, "New-style revision codes")
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
