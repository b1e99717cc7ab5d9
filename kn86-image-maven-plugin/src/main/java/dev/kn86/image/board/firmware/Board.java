// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import java.util.List;
import java.util.Set;

/**
 * A board, as its firmware tells it from others. The product runs on the Zero 2 W, and filters, kernel, overlays and
 * device tree are chosen as that board's firmware chooses them. QEMU does not emulate a Zero 2 W. Its {@code raspi3b}
 * is another board with the same chip; it gets its own device tree from the same partition, with the same overlays.
 *
 * @param filters the filters of config.txt that match the board
 * @param upstreamTree the mainline kernel's device tree, which {@code upstream_kernel=1} selects
 * @param trees the device trees that the firmware looks for otherwise, in this order
 */
public record Board(Set<String> filters, String upstreamTree, List<String> trees) {

    public static final Board ZERO_2_W = new Board(
            Set.of("pi0", "pi0w", "pi02"),
            "bcm2837-rpi-zero-2-w.dtb",
            List.of("bcm2710-rpi-zero-2-w.dtb", "bcm2710-rpi-zero-2.dtb"));

    /** The board of QEMU's {@code raspi3b}. */
    public static final Board EMULATED =
            new Board(Set.of("pi3"), "bcm2837-rpi-3-b.dtb", List.of("bcm2710-rpi-3-b.dtb"));

    /** A filter replaces an earlier filter of its kind. Filters of different kinds must all match. */
    enum FilterKind {
        MODEL,
        TRYBOOT,
        HARDWARE_STATE;

        /** Model names are plain words; filters for serial numbers, GPIO levels and monitors are not. */
        static FilterKind of(String filter) {
            return filter.matches("none|pi\\w*\\+?|cm\\w+") ? MODEL : HARDWARE_STATE;
        }
    }

    boolean holds(String filter) {
        return filters.contains(filter);
    }
}
