// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

/** Numbers of the RP2350's memory map and boot ROM (RP2350 datasheet, sections 2.2, 5.1 and 5.9). */
public final class Rp2350 {

    /** The external flash in the execute-in-place window: two chip selects of 16 MiB. */
    static final AddressRange FLASH = new AddressRange(0x1000_0000L, 0x1200_0000L);

    /** The RAM, with its two scratch banks. */
    static final AddressRange SRAM = new AddressRange(0x2000_0000L, 0x2008_2000L);

    /** The unit of programming, in bytes; a UF2 block carries exactly one page. */
    public static final int FLASH_PAGE = 256;

    /** The unit of erasing, in bytes. */
    public static final int FLASH_SECTOR = 4096;

    /** The boot ROM looks for the first PICOBIN block within this many bytes of an image's start. */
    static final int BLOCK_SEARCH_SIZE = 4096;

    private Rp2350() {}

    /** Whether an address is one of the RAM. */
    public static boolean isInRam(long address) {
        return SRAM.start() <= address && address < SRAM.end();
    }
}
