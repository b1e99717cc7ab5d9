// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.AddressRange;
import dev.kn86.image.format.rp2350.Rp2350;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * One block of a UF2 file for a Raspberry Pi chip (github.com/microsoft/uf2, "File format"): 512 bytes,
 * little-endian, a page of 256 bytes with its address.
 *
 * @param family who the block is for, see {@link Uf2Family}
 * @param address where the page goes; a multiple of 256, unsigned 32 bits
 * @param number the block's number within its family, from 0
 * @param count how many blocks the family has
 * @param page 256 bytes
 * @param ignored whether the extension tag that tells the boot ROM to ignore the block follows the page
 */
public record Uf2Block(int family, long address, int number, int count, byte[] page, boolean ignored) {

    static final int SIZE = 512;

    public static final int FIRST_MAGIC_OFFSET = 0;
    public static final int FIRST_MAGIC = 0x0a324655;
    public static final int SECOND_MAGIC_OFFSET = 4;
    public static final int SECOND_MAGIC = 0x9e5d5157;
    public static final int FLAGS_OFFSET = 8;
    static final int FLAG_FAMILY_PRESENT = 0x2000;
    static final int FLAG_EXTENSIONS_PRESENT = 0x8000;
    static final int ADDRESS_OFFSET = 12;
    static final int PAYLOAD_SIZE_OFFSET = 16;
    static final int NUMBER_OFFSET = 20;
    static final int COUNT_OFFSET = 24;
    static final int FAMILY_OFFSET = 28;
    static final int PAGE_OFFSET = 32;
    static final int EXTENSION_OFFSET = PAGE_OFFSET + Rp2350.FLASH_PAGE;
    /** UF2_EXTENSION_RP2_IGNORE_BLOCK of {@code boot/uf2.h}: a tag of 4 bytes without content. */
    static final int EXTENSION_IGNORE = 0x9957e304;

    static final int END_MAGIC_OFFSET = 508;
    static final int END_MAGIC = 0x0ab16f30;

    /** The last page of a 16 MiB flash. */
    private static final long ERRATUM_E10_ADDRESS = 0x10ff_ff00L;

    private static final byte ERRATUM_E10_FILLER = (byte) 0xef;
    private static final int ERRATUM_E10_COUNT = 2;

    private static final String REBUILD = "Copy or build the UF2 file again.";

    public Uf2Block {
        if (page.length != Rp2350.FLASH_PAGE) {
            throw new IllegalArgumentException("a UF2 block's page has " + page.length + " bytes");
        }
        page = page.clone();
    }

    /**
     * The block that a flash file begins with because of erratum RP2350-E10: silicon up to revision A2
     * mishandles drag-and-drop downloads to a flash with a partition table unless a block of the absolute
     * family comes first. It is not part of the program, and block 1 of its two never comes; newer boot ROMs
     * skip it by its extension tag. Equal to what {@code picotool uf2 convert --abs-block} writes.
     */
    public static Uf2Block erratumE10() {
        byte[] page = new byte[Rp2350.FLASH_PAGE];
        Arrays.fill(page, ERRATUM_E10_FILLER);
        return new Uf2Block(Uf2Family.ABSOLUTE.id(), ERRATUM_E10_ADDRESS, 0, ERRATUM_E10_COUNT, page, true);
    }

    /** Whether this is the block of {@link #erratumE10}, wherever in flash it points. */
    boolean isErratumE10() {
        return family == Uf2Family.ABSOLUTE.id()
                && number == 0
                && count == ERRATUM_E10_COUNT
                && Arrays.equals(page, erratumE10().page);
    }

    @Override
    public byte[] page() {
        return page.clone();
    }

    /** Writes the block's 512 bytes at the buffer's position. */
    void write(ByteBuffer target) {
        ByteBuffer block = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(FIRST_MAGIC_OFFSET, FIRST_MAGIC);
        block.putInt(SECOND_MAGIC_OFFSET, SECOND_MAGIC);
        block.putInt(FLAGS_OFFSET, ignored ? FLAG_FAMILY_PRESENT | FLAG_EXTENSIONS_PRESENT : FLAG_FAMILY_PRESENT);
        block.putInt(ADDRESS_OFFSET, (int) address);
        block.putInt(PAYLOAD_SIZE_OFFSET, Rp2350.FLASH_PAGE);
        block.putInt(NUMBER_OFFSET, number);
        block.putInt(COUNT_OFFSET, count);
        block.putInt(FAMILY_OFFSET, family);
        block.put(PAGE_OFFSET, page);
        if (ignored) {
            block.putInt(EXTENSION_OFFSET, EXTENSION_IGNORE);
        }
        block.putInt(END_MAGIC_OFFSET, END_MAGIC);
        target.put(block);
    }

    /**
     * Reads the block at the buffer's position.
     *
     * @param where the file and block, for messages
     * @throws BuildFailure when a field has a value that the boot ROM of an RP2 chip would not take
     */
    public static Uf2Block read(String where, ByteBuffer source) throws BuildFailure {
        byte[] bytes = new byte[SIZE];
        source.get(bytes);
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        requireField(where, "first magic number", block.getInt(FIRST_MAGIC_OFFSET), FIRST_MAGIC);
        requireField(where, "second magic number", block.getInt(SECOND_MAGIC_OFFSET), SECOND_MAGIC);
        requireField(where, "final magic number", block.getInt(END_MAGIC_OFFSET), END_MAGIC);
        boolean ignored = readFlags(where, block);
        requireField(where, "payload size", block.getInt(PAYLOAD_SIZE_OFFSET), Rp2350.FLASH_PAGE);
        long address = Integer.toUnsignedLong(block.getInt(ADDRESS_OFFSET));
        if (address % Rp2350.FLASH_PAGE != 0) {
            throw new BuildFailure(
                    where + ": address " + AddressRange.hex(address) + " is not a multiple of " + Rp2350.FLASH_PAGE,
                    REBUILD);
        }
        int number = block.getInt(NUMBER_OFFSET);
        int count = block.getInt(COUNT_OFFSET);
        if (number < 0 || number >= count) {
            throw new BuildFailure(
                    where + ": says to be block " + Integer.toUnsignedString(number) + " of "
                            + Integer.toUnsignedString(count),
                    REBUILD);
        }
        byte[] page = Arrays.copyOfRange(bytes, PAGE_OFFSET, EXTENSION_OFFSET);
        return new Uf2Block(block.getInt(FAMILY_OFFSET), address, number, count, page, ignored);
    }

    private static boolean readFlags(String where, ByteBuffer block) throws BuildFailure {
        int flags = block.getInt(FLAGS_OFFSET);
        if (flags == FLAG_FAMILY_PRESENT) {
            return false;
        }
        requireField(where, "flags", flags, FLAG_FAMILY_PRESENT | FLAG_EXTENSIONS_PRESENT);
        requireField(where, "extension tag", block.getInt(EXTENSION_OFFSET), EXTENSION_IGNORE);
        return true;
    }

    private static void requireField(String where, String field, int found, int wanted) throws BuildFailure {
        if (found != wanted) {
            throw new BuildFailure(
                    String.format(Locale.ROOT, "%s: %s is 0x%08x instead of 0x%08x", where, field, found, wanted),
                    REBUILD);
        }
    }
}
