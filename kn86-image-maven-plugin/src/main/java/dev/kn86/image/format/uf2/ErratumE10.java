// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.Rp2350;
import java.util.Arrays;

/**
 * The block that a flash file begins with because of erratum RP2350-E10: silicon up to revision A2 mishandles
 * drag-and-drop downloads to a flash with a partition table unless a block of the absolute family comes first. The
 * block is not part of the program, and block 1 of its two never comes; newer boot ROMs skip it by its extension tag.
 */
final class ErratumE10 {

    /** The last page of a 16 MiB flash. */
    private static final long ADDRESS = 0x10ff_ff00L;

    private static final byte FILLER = (byte) 0xef;
    private static final int COUNT = 2;

    private ErratumE10() {}

    /** The block; equal to what {@code picotool uf2 convert --abs-block} writes. */
    static Uf2Block block() {
        byte[] page = new byte[Rp2350.FLASH_PAGE];
        Arrays.fill(page, FILLER);
        return new Uf2Block(Uf2Family.ABSOLUTE.id(), ADDRESS, 0, COUNT, page, true);
    }

    /** Whether a block is the erratum's, wherever in flash it points. */
    static boolean isBlock(Uf2Block block) {
        return block.family() == Uf2Family.ABSOLUTE.id()
                && block.number() == 0
                && block.count() == COUNT
                && Arrays.equals(block.page(), block().page());
    }
}
