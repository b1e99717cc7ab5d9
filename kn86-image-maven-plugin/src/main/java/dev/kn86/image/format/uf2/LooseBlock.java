// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.AddressRange;
import dev.kn86.image.format.rp2350.Rp2350;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A block of any UF2 file, of whatever maker (github.com/microsoft/uf2, "File format"). {@link Uf2Block} is the strict
 * form that an RP2 chip's boot ROM takes. Numbers are unsigned.
 *
 * @param flags the block's flags
 * @param address where the payload goes
 * @param size bytes of payload, as stated; at most 476
 * @param number the block's number, as stated
 * @param count how many blocks there are, as stated
 * @param familyOrSize the family's number, or the size of a file
 * @param data 476 bytes
 */
record LooseBlock(int flags, long address, long size, long number, long count, int familyOrSize, byte[] data) {

    private static final int FLAG_NOT_MAIN_FLASH = 0x0001;
    private static final int FLAG_FILE_CONTAINER = 0x1000;
    private static final int FLAG_MD5 = 0x4000;
    private static final int KNOWN_FLAGS = FLAG_NOT_MAIN_FLASH
            | FLAG_FILE_CONTAINER
            | Uf2Block.FLAG_FAMILY_PRESENT
            | FLAG_MD5
            | Uf2Block.FLAG_EXTENSIONS_PRESENT;
    private static final int DATA_BYTES = 476;

    /** Blocks that have the same of this belong together. */
    record Kind(int flags, int familyOrSize, long count, boolean ignored) {}

    /** Reads the block at the buffer's position; empty when no block is there, or none that is possible. */
    static Optional<LooseBlock> read(ByteBuffer source) {
        byte[] bytes = new byte[Uf2Block.SIZE];
        source.get(bytes);
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        LooseBlock read = new LooseBlock(
                block.getInt(Uf2Block.FLAGS.offset()),
                unsigned(block, Uf2Block.ADDRESS.offset()),
                unsigned(block, Uf2Block.PAYLOAD_SIZE.offset()),
                unsigned(block, Uf2Block.NUMBER.offset()),
                unsigned(block, Uf2Block.COUNT.offset()),
                block.getInt(Uf2Block.FAMILY.offset()),
                Arrays.copyOfRange(bytes, Uf2Block.PAGE.offset(), Uf2Block.PAGE.offset() + DATA_BYTES));
        return Uf2Block.isAtStartOf(ByteBuffer.wrap(bytes))
                        && block.getInt(Uf2Block.END_MAGIC.offset()) == Uf2Block.END_MAGIC_VALUE
                        && read.isPossible()
                ? Optional.of(read)
                : Optional.empty();
    }

    private static long unsigned(ByteBuffer block, int offset) {
        return Integer.toUnsignedLong(block.getInt(offset));
    }

    private boolean isPossible() {
        return size > 0 && size <= DATA_BYTES && number < count && end() <= 1L << Integer.SIZE;
    }

    /**
     * Extension tags "can, but don't have to, be repeated in all blocks" (UF2, "Extension tags"). In a container of
     * files, "not main flash" has no meaning, and the numbers count the blocks of all files ("File containers").
     */
    Kind kind() {
        boolean container = has(FLAG_FILE_CONTAINER);
        int meaningless = FLAG_MD5 | Uf2Block.FLAG_EXTENSIONS_PRESENT | (container ? FLAG_NOT_MAIN_FLASH : 0);
        return new Kind(flags & ~meaningless, container ? 0 : familyOrSize, count, isIgnored());
    }

    long end() {
        return address + size;
    }

    static String range(long start, long end) {
        return new AddressRange(start, end).toString();
    }

    Optional<Integer> family() {
        return has(Uf2Block.FLAG_FAMILY_PRESENT) ? Optional.of(familyOrSize) : Optional.empty();
    }

    byte[] payload() {
        return Arrays.copyOf(data, (int) size);
    }

    /** Whether the payload goes to the address, and not into a file or nowhere. */
    boolean isWritten() {
        return !has(FLAG_NOT_MAIN_FLASH) && !has(FLAG_FILE_CONTAINER) && !isIgnored();
    }

    /** Whether the first extension tag tells an RP2 chip to ignore the block. */
    boolean isIgnored() {
        return has(Uf2Block.FLAG_EXTENSIONS_PRESENT)
                && size == Rp2350.FLASH_PAGE
                && ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt(Rp2350.FLASH_PAGE)
                        == Uf2Block.EXTENSION_IGNORE;
    }

    /** Whether it is the block of erratum RP2350-E10, as picotool recognises it: check_abs_block() of elf2uf2.cpp. */
    boolean isErratumE10() {
        boolean tagged = has(Uf2Block.FLAG_EXTENSIONS_PRESENT);
        return (flags & ~Uf2Block.FLAG_EXTENSIONS_PRESENT) == Uf2Block.FLAG_FAMILY_PRESENT
                && (!tagged || isIgnored())
                && size == Rp2350.FLASH_PAGE
                && ErratumE10.isBlock(
                        new Uf2Block(familyOrSize, address, (int) number, (int) count, payload(), tagged));
    }

    /** What the flags say, besides whether there is a family. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (size != Rp2350.FLASH_PAGE) {
            remarks.add("blocks of " + size + " bytes, of which an RP2 chip takes none");
        }
        if (has(FLAG_FILE_CONTAINER)) {
            remarks.add("parts of files: a container");
        } else if (has(FLAG_NOT_MAIN_FLASH)) {
            remarks.add("not for the flash: a comment");
        }
        if (has(FLAG_MD5)) {
            remarks.add("MD5 checksums");
        }
        if (has(Uf2Block.FLAG_EXTENSIONS_PRESENT)) {
            remarks.add(isIgnored() ? "to be ignored, by extension tag" : "extension tags");
        }
        if ((flags & ~KNOWN_FLAGS) != 0) {
            remarks.add("unknown flags 0x" + Integer.toHexString(flags & ~KNOWN_FLAGS));
        }
        return remarks;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
