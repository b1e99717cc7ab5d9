// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A metadata block of the RP2350's boot ROM (RP2350 datasheet, section 5.9.5 "Block structure"; pico-sdk
 * {@code boot/picobin.h}): a start marker, items, the last item with their total size, a link to the next block, an end
 * marker; all little-endian 32-bit words.
 *
 * @param offset the block's start, in bytes from the program's start
 * @param items all items but the last one
 * @param link the distance from this block's start to the next block's start, in bytes; 0 for the only block of a loop
 */
record PicobinBlock(int offset, List<Item> items, int link) {

    static final int START_MARKER = 0xffffded3;
    static final int END_MARKER = 0xab123579;
    /** PICOBIN_MAX_BLOCK_SIZE. */
    static final int MAXIMUM_SIZE = 0x280;

    static final int ITEM_VECTOR_TABLE = 0x03;
    static final int ITEM_ENTRY_POINT = 0x44;
    static final int ITEM_VERSION = 0x48;
    static final int ITEM_IMAGE_TYPE = 0x42;
    static final int ITEM_PARTITION_TABLE = 0x0a;
    private static final int ITEM_LAST = 0xff;
    /** Set in the type of items whose size has 16 bits instead of 8. */
    private static final int ITEM_SIZE_IS_16_BIT = 0x80;
    /** The smallest possible block: markers, last item, link. */
    private static final int MINIMUM_SIZE = 4 * Integer.BYTES;

    PicobinBlock {
        items = List.copyOf(items);
    }

    /**
     * One item of a block.
     *
     * @param type the item's id, such as {@link #ITEM_IMAGE_TYPE}
     * @param words its 32-bit words, the header with type and size included
     */
    record Item(int type, List<Integer> words) {
        Item {
            words = List.copyOf(words);
        }

        /** The upper half of the header word, whose meaning depends on the type. */
        int headerData() {
            return words.get(0) >>> 16;
        }
    }

    /** The first item of a type. */
    Optional<Item> item(int type) {
        return items.stream().filter(item -> item.type() == type).findFirst();
    }

    /** Reads the block at an offset; empty when no well-formed block is there. (A start marker may occur by chance.) */
    static Optional<PicobinBlock> read(ByteBuffer program, int offset) {
        if (offset < 0 || offset > program.limit() - MINIMUM_SIZE || program.getInt(offset) != START_MARKER) {
            return Optional.empty();
        }
        int end = Math.min(program.limit(), offset + MAXIMUM_SIZE);
        int first = offset + Integer.BYTES;
        int position = first;
        List<Item> items = new ArrayList<>();
        while (position <= end - 3 * Integer.BYTES) {
            int header = program.getInt(position);
            int type = header & 0xff;
            int words = (type & ITEM_SIZE_IS_16_BIT) == 0 ? header >> 8 & 0xff : header >> 8 & 0xffff;
            if (type == ITEM_LAST) {
                boolean wellFormed = words * Integer.BYTES == position - first
                        && program.getInt(position + 2 * Integer.BYTES) == END_MARKER;
                return wellFormed
                        ? Optional.of(new PicobinBlock(offset, items, program.getInt(position + Integer.BYTES)))
                        : Optional.empty();
            }
            if (words == 0 || words * Integer.BYTES > end - position) {
                return Optional.empty();
            }
            items.add(readItem(program, position, type, words));
            position += words * Integer.BYTES;
        }
        return Optional.empty();
    }

    private static Item readItem(ByteBuffer program, int position, int type, int count) {
        List<Integer> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(program.getInt(position + i * Integer.BYTES));
        }
        return new Item(type, words);
    }
}
