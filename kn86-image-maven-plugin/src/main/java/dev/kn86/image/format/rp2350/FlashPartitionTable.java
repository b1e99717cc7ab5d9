// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The partition table of the RP2350's flash, which its boot ROM reads (RP2350 datasheet, section 5.9.4; pico-sdk
 * {@code boot/picobin.h}). Only plain partitions are supported: without name, id or extra families. (The tables of the
 * card are {@link dev.kn86.image.format.disk.PartitionTables}.)
 *
 * @param partitions at least one, in the table's order
 */
public record FlashPartitionTable(List<Partition> partitions) {

    private static final int SECTOR_MASK = 0x1fff;
    private static final int LAST_SECTOR_SHIFT = 13;
    private static final int HAS_ID = 0x0001;
    private static final int LINK_TYPE_MASK = 0x0006;
    private static final int LINK_TYPE_A = 0x0002;
    private static final int LINK_VALUE_SHIFT = 3;
    private static final int LINK_VALUE_MASK = 0x0f;
    private static final int EXTRA_FAMILIES_MASK = 0x0180;
    private static final int HAS_NAME = 0x1000;
    /** The item's header and the space outside of partitions. */
    private static final int WORDS_BEFORE = 2;

    private static final int WORDS_EACH = 2;
    private static final int COUNT_SHIFT = 8;
    private static final int COUNT_MASK = 0x0f;

    public FlashPartitionTable {
        partitions = List.copyOf(partitions);
    }

    /**
     * A part of the flash.
     *
     * @param range its addresses
     * @param linkedTo for a B partition, the number of its A partition; empty for other partitions
     */
    record Partition(AddressRange range, Optional<Integer> linkedTo) {}

    /**
     * Finds the table at a program's start; empty when the program's metadata blocks contain no table.
     *
     * @param file the program's file, for messages
     * @throws BuildFailure when the program has no metadata block, or its table is of an unsupported kind
     */
    public static Optional<FlashPartitionTable> find(String file, FlashProgram program) throws BuildFailure {
        for (PicobinBlock block : PicobinLoop.read(file, program)) {
            Optional<PicobinBlock.Item> item = block.item(PicobinBlock.ITEM_PARTITION_TABLE);
            if (item.isPresent()) {
                return Optional.of(read(file, item.get(), program.range().start()));
            }
        }
        return Optional.empty();
    }

    private static FlashPartitionTable read(String file, PicobinBlock.Item item, long flash) throws BuildFailure {
        List<Integer> words = item.words();
        int count = item.headerData() >> COUNT_SHIFT & COUNT_MASK;
        if (count == 0 || words.size() != WORDS_BEFORE + count * WORDS_EACH) {
            throw unknown(file, count + " partitions in " + words.size() + " words");
        }
        List<Partition> partitions = new ArrayList<>();
        for (int i = WORDS_BEFORE; i < words.size(); i += WORDS_EACH) {
            int location = words.get(i);
            int flags = words.get(i + 1);
            long start = flash + (long) (location & SECTOR_MASK) * Rp2350.FLASH_SECTOR;
            long end = flash + ((location >> LAST_SECTOR_SHIFT & SECTOR_MASK) + 1L) * Rp2350.FLASH_SECTOR;
            if (end <= start || (flags & (HAS_ID | HAS_NAME | EXTRA_FAMILIES_MASK)) != 0) {
                throw unknown(file, "partition " + partitions.size() + " with flags 0x" + Integer.toHexString(flags));
            }
            Optional<Integer> link = (flags & LINK_TYPE_MASK) == LINK_TYPE_A
                    ? Optional.of(flags >> LINK_VALUE_SHIFT & LINK_VALUE_MASK)
                    : Optional.empty();
            partitions.add(new Partition(new AddressRange(start, end), link));
        }
        return new FlashPartitionTable(partitions);
    }

    private static BuildFailure unknown(String file, String what) {
        return new BuildFailure(
                file + ": a partition table of an unknown kind: " + what,
                "Use plain partitions: without name, id and extra families.");
    }

    /** For reports, for example {@code "A 0x10002000..0x10082000, B 0x10082000..0x10102000"}. */
    public String describe() {
        List<String> texts = new ArrayList<>();
        for (Partition partition : partitions) {
            texts.add((partition.linkedTo().isPresent() ? "B " : "A ") + partition.range());
        }
        return String.join(", ", texts);
    }
}
