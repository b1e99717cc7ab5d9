// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The partition table of the RP2350's flash, which its boot ROM reads (RP2350 datasheet, section 5.9.4; pico-sdk
 * {@code boot/picobin.h}). (The tables of the card are {@link dev.kn86.image.format.disk.PartitionTables}.)
 *
 * @param partitions in the table's order; none when the table only says what the whole flash is for
 */
public record FlashPartitionTable(List<Partition> partitions) {

    private static final String PLAIN = "Use plain partitions: without name, id and extra families.";

    private static final int SECTOR_MASK = 0x1fff;
    private static final int LAST_SECTOR_SHIFT = 13;
    private static final int HAS_ID = 0x0001;
    private static final int LINK_TYPE_MASK = 0x0006;
    private static final int LINK_TYPE_A = 0x0002;
    private static final int EXTRA_FAMILIES_SHIFT = 7;
    private static final int EXTRA_FAMILIES_MASK = 0x03;
    private static final int HAS_NAME = 0x1000;
    private static final int NAME_LENGTH_MASK = 0x7f;
    /** The item's header and the space outside of partitions. */
    private static final int WORDS_BEFORE = 2;

    private static final int ID_WORDS = 2;
    private static final int COUNT_SHIFT = 8;
    private static final int COUNT_MASK = 0x0f;

    public FlashPartitionTable {
        partitions = List.copyOf(partitions);
    }

    /**
     * A part of the flash.
     *
     * @param range its addresses
     * @param flags the second word of its entry
     * @param name as the table gives it, one byte a character
     */
    record Partition(AddressRange range, int flags, Optional<String> name) {

        /** Whether it has neither name nor id nor extra families. */
        private boolean isPlain() {
            return (flags & (HAS_ID | HAS_NAME)) == 0 && extraFamilies(flags) == 0;
        }

        /** Whether it is the B partition of another one. */
        private boolean isLinked() {
            return (flags & LINK_TYPE_MASK) == LINK_TYPE_A;
        }

        private String describe() {
            return (isLinked() ? "B " : "A ")
                    + name.map(text -> '"' + TerminalText.bytes(text) + "\" ").orElse("")
                    + range;
        }
    }

    /**
     * Finds the table at a program's start; empty when the program's metadata blocks contain no table.
     *
     * @param file the program's file, for messages
     * @throws BuildFailure when the program has no metadata block, or its table is malformed
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
        List<Partition> partitions = new ArrayList<>();
        int at = WORDS_BEFORE;
        while (at + 1 < words.size()) {
            int location = words.get(at);
            int flags = words.get(at + 1);
            long start = flash + (long) (location & SECTOR_MASK) * Rp2350.FLASH_SECTOR;
            long end = flash + ((location >> LAST_SECTOR_SHIFT & SECTOR_MASK) + 1L) * Rp2350.FLASH_SECTOR;
            if (end <= start) {
                throw unknown(file, partition(partitions.size(), flags));
            }
            at += 2 + ((flags & HAS_ID) == 0 ? 0 : ID_WORDS) + extraFamilies(flags);
            Optional<String> name = (flags & HAS_NAME) == 0 ? Optional.empty() : name(words, at);
            at += name.map(text -> text.length() / Integer.BYTES + 1).orElse(0);
            partitions.add(new Partition(new AddressRange(start, end), flags, name));
        }
        FlashPartitionTable table = new FlashPartitionTable(partitions);
        if (at != words.size() || partitions.size() != count) {
            throw unknown(
                    file,
                    table.firstOfAnotherKind().map(kind -> kind + ", ").orElse("") + count + " partitions in "
                            + words.size() + " words");
        }
        return table;
    }

    /** A byte with the length, and the text; empty when the words end before. */
    private static Optional<String> name(List<Integer> words, int at) {
        ByteBuffer bytes = ByteBuffer.allocate(words.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        words.forEach(bytes::putInt);
        int start = at * Integer.BYTES;
        int length = start < bytes.limit() ? bytes.get(start) & NAME_LENGTH_MASK : bytes.limit();
        return start + length < bytes.limit()
                ? Optional.of(new String(bytes.array(), start + 1, length, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    private static BuildFailure unknown(String file, String what) {
        return new BuildFailure(file + ": a partition table of an unknown kind: " + what, PLAIN);
    }

    /**
     * Requires what a file for a deck may have: partitions without name, id and extra families.
     *
     * @param file the program's file, for messages
     */
    public void requirePlain(String file) throws BuildFailure {
        Optional<String> other = firstOfAnotherKind();
        if (other.isPresent() || partitions.isEmpty()) {
            throw unknown(file, other.orElse("no partition"));
        }
    }

    private Optional<String> firstOfAnotherKind() {
        return partitions.stream()
                .filter(partition -> !partition.isPlain())
                .findFirst()
                .map(partition -> partition(partitions.indexOf(partition), partition.flags()));
    }

    private static String partition(int number, int flags) {
        return "partition " + number + " with flags 0x" + Integer.toHexString(flags);
    }

    private static int extraFamilies(int flags) {
        return flags >> EXTRA_FAMILIES_SHIFT & EXTRA_FAMILIES_MASK;
    }

    /** For reports, for example {@code "A 0x10002000..0x10082000, B 0x10082000..0x10102000"}. */
    public String describe() {
        return partitions.isEmpty()
                ? "none: the table is for the whole flash"
                : partitions.stream().map(Partition::describe).collect(Collectors.joining(", "));
    }
}
