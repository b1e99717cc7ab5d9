// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.AddressRange;
import dev.kn86.image.format.rp2350.Rp2350;
import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One block of a UF2 file for a Raspberry Pi chip (github.com/microsoft/uf2, "File format"): 512 bytes, little-endian,
 * a page of 256 bytes with its address.
 *
 * @param family what the block is for, see {@link Uf2Family}
 * @param address where the page goes; a multiple of 256, unsigned 32 bits
 * @param number the block's number within its family, from 0
 * @param count how many blocks the family has
 * @param page 256 bytes
 * @param ignored whether an extension tag behind the page tells the boot ROM to ignore the block
 */
public record Uf2Block(int family, long address, int number, int count, byte[] page, boolean ignored) {

    static final int SIZE = 512;

    static final Field FIRST_MAGIC = new Field("magicStart0", 0, 4);
    static final Field SECOND_MAGIC = new Field("magicStart1", 4, 4);
    static final Field FLAGS = new Field("flags", 8, 4);
    static final Field ADDRESS = new Field("targetAddr", 12, 4);
    static final Field PAYLOAD_SIZE = new Field("payloadSize", 16, 4);
    static final Field NUMBER = new Field("blockNo", 20, 4);
    static final Field COUNT = new Field("numBlocks", 24, 4);
    static final Field FAMILY = new Field("familyID", 28, 4);
    static final Field PAGE = new Field("data: the page", 32, Rp2350.FLASH_PAGE);
    static final Field EXTENSION = new Field("data: the extension tag", 288, 4);
    static final Field UNUSED = new Field("data: unused", 292, 216);
    static final Field END_MAGIC = new Field("magicEnd", 508, 4);

    /** All fields, in their order. */
    static final List<Field> FIELDS = List.of(
            FIRST_MAGIC,
            SECOND_MAGIC,
            FLAGS,
            ADDRESS,
            PAYLOAD_SIZE,
            NUMBER,
            COUNT,
            FAMILY,
            PAGE,
            EXTENSION,
            UNUSED,
            END_MAGIC);

    private static final int FIRST_MAGIC_VALUE = 0x0a324655;
    private static final int SECOND_MAGIC_VALUE = 0x9e5d5157;
    static final int END_MAGIC_VALUE = 0x0ab16f30;

    static final int FLAG_FAMILY_PRESENT = 0x2000;
    static final int FLAG_EXTENSIONS_PRESENT = 0x8000;

    /** UF2_EXTENSION_RP2_IGNORE_BLOCK of {@code boot/uf2.h}: a tag of 4 bytes without content. */
    static final int EXTENSION_IGNORE = 0x9957e304;

    private static final String REBUILD = "Copy or build the UF2 file again.";

    public Uf2Block {
        if (page.length != Rp2350.FLASH_PAGE) {
            throw new IllegalArgumentException("a UF2 block's page has " + page.length + " bytes");
        }
        page = page.clone();
    }

    /** Whether a file that begins with these bytes begins with a block. */
    public static boolean isAtStartOf(ByteBuffer head) {
        ByteBuffer block = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return head.limit() >= SECOND_MAGIC.end()
                && block.getInt(FIRST_MAGIC.offset()) == FIRST_MAGIC_VALUE
                && block.getInt(SECOND_MAGIC.offset()) == SECOND_MAGIC_VALUE;
    }

    @Override
    public byte[] page() {
        return page.clone();
    }

    /** Writes the block's 512 bytes at the buffer's position. */
    void write(ByteBuffer target) {
        ByteBuffer block = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(FIRST_MAGIC.offset(), FIRST_MAGIC_VALUE);
        block.putInt(SECOND_MAGIC.offset(), SECOND_MAGIC_VALUE);
        block.putInt(FLAGS.offset(), ignored ? FLAG_FAMILY_PRESENT | FLAG_EXTENSIONS_PRESENT : FLAG_FAMILY_PRESENT);
        block.putInt(ADDRESS.offset(), (int) address);
        block.putInt(PAYLOAD_SIZE.offset(), Rp2350.FLASH_PAGE);
        block.putInt(NUMBER.offset(), number);
        block.putInt(COUNT.offset(), count);
        block.putInt(FAMILY.offset(), family);
        block.put(PAGE.offset(), page);
        if (ignored) {
            block.putInt(EXTENSION.offset(), EXTENSION_IGNORE);
        }
        block.putInt(END_MAGIC.offset(), END_MAGIC_VALUE);
        target.put(block);
    }

    /**
     * Reads the block at the buffer's position.
     *
     * @param where the file and block, for messages
     * @throws BuildFailure when a field has a value that the boot ROM of an RP2 chip does not accept
     */
    public static Uf2Block read(String where, ByteBuffer source) throws BuildFailure {
        byte[] bytes = new byte[SIZE];
        source.get(bytes);
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        requireField(where, "first magic number", block.getInt(FIRST_MAGIC.offset()), FIRST_MAGIC_VALUE);
        requireField(where, "second magic number", block.getInt(SECOND_MAGIC.offset()), SECOND_MAGIC_VALUE);
        requireField(where, "final magic number", block.getInt(END_MAGIC.offset()), END_MAGIC_VALUE);
        boolean ignored = readFlags(where, block);
        requireField(where, "payload size", block.getInt(PAYLOAD_SIZE.offset()), Rp2350.FLASH_PAGE);
        long address = Integer.toUnsignedLong(block.getInt(ADDRESS.offset()));
        if (address % Rp2350.FLASH_PAGE != 0) {
            throw new BuildFailure(
                    where + ": address " + AddressRange.hex(address) + " is not a multiple of " + Rp2350.FLASH_PAGE,
                    REBUILD);
        }
        int number = block.getInt(NUMBER.offset());
        int count = block.getInt(COUNT.offset());
        if (number < 0 || number >= count) {
            throw new BuildFailure(
                    where + ": says to be block " + Integer.toUnsignedString(number) + " of "
                            + Integer.toUnsignedString(count),
                    REBUILD);
        }
        byte[] page = Arrays.copyOfRange(bytes, PAGE.offset(), PAGE.end());
        return new Uf2Block(block.getInt(FAMILY.offset()), address, number, count, page, ignored);
    }

    private static boolean readFlags(String where, ByteBuffer block) throws BuildFailure {
        int flags = block.getInt(FLAGS.offset());
        if (flags == FLAG_FAMILY_PRESENT) {
            return false;
        }
        requireField(where, "flags", flags, FLAG_FAMILY_PRESENT | FLAG_EXTENSIONS_PRESENT);
        requireField(where, "extension tag", block.getInt(EXTENSION.offset()), EXTENSION_IGNORE);
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
