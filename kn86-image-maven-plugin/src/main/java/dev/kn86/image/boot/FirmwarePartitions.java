// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.process.CommandRunner;
import dev.kn86.image.toolbox.Toolbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The FAT partitions that boot ROM and bootcode.bin see. They read the MBR only: bootcode.bin loads nothing from a
 * GPT (github.com/raspberrypi/firmware, issue 749).
 */
final class FirmwarePartitions {

    private static final int SECTOR = 512;
    private static final int ENTRIES = 446;
    private static final int ENTRY_COUNT = 4;
    private static final int ENTRY_SIZE = 16;
    private static final int TYPE = 4;
    private static final int FIRST_LBA = 8;
    private static final int SIGNATURE = 510;
    private static final short SIGNATURE_VALUE = (short) 0xAA55;

    /** FAT32 with CHS or LBA addresses: what the boot ROM takes (github.com/raspberrypi/firmware, issue 1711). */
    private static final Set<Integer> FAT_TYPES = Set.of(0x0B, 0x0C);

    private final Path image;
    private final Toolbox toolbox;
    private final CommandRunner runner;

    /** Where each FAT partition starts, in bytes, by its number. */
    private final SortedMap<Integer, Long> offsets;

    private FirmwarePartitions(Path image, SortedMap<Integer, Long> offsets, Toolbox toolbox, CommandRunner runner) {
        this.image = image;
        this.offsets = offsets;
        this.toolbox = toolbox;
        this.runner = runner;
    }

    static FirmwarePartitions read(Path image, Toolbox toolbox, CommandRunner runner) throws BuildFailure, IOException {
        ByteBuffer mbr = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            while (mbr.hasRemaining() && channel.read(mbr) >= 0) {
                // A read may give less than asked for.
            }
        }
        if (mbr.hasRemaining() || mbr.getShort(SIGNATURE) != SIGNATURE_VALUE) {
            throw new BuildFailure("the boot ROM finds no partition table in " + image + ": no 55 AA at the end of the first sector",
                    "Give the card image made by the goal kn86-image:image.");
        }
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (int number = 1; number <= ENTRY_COUNT; number++) {
            int entry = ENTRIES + (number - 1) * ENTRY_SIZE;
            if (FAT_TYPES.contains(Byte.toUnsignedInt(mbr.get(entry + TYPE)))) {
                offsets.put(number, Integer.toUnsignedLong(mbr.getInt(entry + FIRST_LBA)) * SECTOR);
            }
        }
        return new FirmwarePartitions(image, offsets, toolbox, runner);
    }

    /** Where the boot ROM looks for bootcode.bin: the first FAT partition of the table. */
    FatPartition first() throws BuildFailure {
        if (offsets.isEmpty()) {
            throw new BuildFailure("the boot ROM finds no FAT partition in the MBR of " + image + " (types 0x0B and 0x0C count)",
                    "Give the card image made by the goal kn86-image:image.");
        }
        return get(offsets.firstKey());
    }

    /**
     * The number of the partition to start from.
     *
     * @param requested as in autoboot.txt: a partition number, or 0 for the first one that holds start.elf
     */
    int choose(int requested) throws BuildFailure {
        if (requested != 0) {
            return requested;
        }
        for (int number : offsets.keySet()) {
            if (open(number).filter(partition -> partition.contains("start.elf")).isPresent()) {
                return number;
            }
        }
        throw new BuildFailure("no FAT partition of " + image + " holds start.elf",
                "Fill a slot's boot partition, or name it by boot_partition in autoboot.txt.");
    }

    /** The partition of a number. */
    FatPartition get(int number) throws BuildFailure {
        if (!offsets.containsKey(number)) {
            throw new BuildFailure("partition " + number + " is chosen, and the MBR of " + image + " has no FAT partition of that number",
                    "Correct boot_partition in autoboot.txt.");
        }
        return open(number).orElseThrow(() -> new BuildFailure(
                "partition " + number + " of " + image + " holds no readable FAT file system",
                "Check it with fsck.fat; a slot is formatted when it is filled."));
    }

    private Optional<FatPartition> open(int number) throws BuildFailure {
        return FatPartition.open(image, number, offsets.get(number), toolbox, runner);
    }
}
