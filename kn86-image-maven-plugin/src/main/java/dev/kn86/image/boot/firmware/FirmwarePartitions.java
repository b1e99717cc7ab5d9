// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.MbrEntry;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The FAT partitions of a card as the boot ROM and bootcode.bin see them. Both read the MBR only: bootcode.bin loads
 * nothing from a GPT (github.com/raspberrypi/firmware, issue 749).
 */
public final class FirmwarePartitions {

    /** The types that the boot ROM accepts: FAT32 with CHS or LBA addresses (github.com/raspberrypi/firmware, issue 1711). */
    private static final Set<Integer> FAT_TYPES = Set.of(0x0B, 0x0C);

    private final Path image;
    private final Toolbox toolbox;
    private final CommandRunner runner;

    /** The first byte of each FAT partition by the number of the partition. */
    private final SortedMap<Integer, Long> offsets;

    private FirmwarePartitions(Path image, SortedMap<Integer, Long> offsets, Toolbox toolbox, CommandRunner runner) {
        this.image = image;
        this.offsets = offsets;
        this.toolbox = toolbox;
        this.runner = runner;
    }

    static FirmwarePartitions read(Path image, Toolbox toolbox, CommandRunner runner) throws BuildFailure, IOException {
        byte[] sector;
        try (InputStream stream = Files.newInputStream(image)) {
            sector = stream.readNBytes(MasterBootRecord.BYTES);
        }
        List<MbrEntry> entries = MasterBootRecord.read(sector).entries();
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            if (FAT_TYPES.contains(entries.get(i).type())) {
                offsets.put(i + 1, entries.get(i).firstSector() * Region.SECTOR_BYTES);
            }
        }
        return new FirmwarePartitions(image, offsets, toolbox, runner);
    }

    /** The first FAT partition of the table, which is where the boot ROM looks for bootcode.bin. */
    FatPartition first() throws BuildFailure {
        if (offsets.isEmpty()) {
            throw new BuildFailure(
                    "the boot ROM finds no FAT partition in the MBR of " + image + " (types 0x0B and 0x0C count)",
                    "Give the card image made by the goal kn86-image:image.");
        }
        return get(offsets.firstKey());
    }

    /**
     * Chooses the partition to start from.
     *
     * @param requested the partition's number in autoboot.txt, or 0 for the first partition that holds start.elf
     * @return the partition's number, from 1
     */
    int choose(int requested) throws BuildFailure {
        if (requested != 0) {
            return requested;
        }
        for (int number : offsets.keySet()) {
            if (open(number)
                    .filter(partition -> partition.contains("start.elf"))
                    .isPresent()) {
                return number;
            }
        }
        throw new BuildFailure(
                "no FAT partition of " + image + " holds start.elf",
                "Fill a slot's boot partition, or name it by boot_partition in autoboot.txt.");
    }

    /** @throws BuildFailure when the MBR has no FAT partition of this number, or its file system cannot be read */
    FatPartition get(int number) throws BuildFailure {
        if (!offsets.containsKey(number)) {
            throw new BuildFailure(
                    "partition " + number + " is chosen, and the MBR of " + image
                            + " has no FAT partition of that number",
                    "Correct boot_partition in autoboot.txt.");
        }
        return open(number)
                .orElseThrow(() -> new BuildFailure(
                        "partition " + number + " of " + image + " holds no readable FAT file system",
                        "Check it with fsck.fat; a slot is formatted when it is filled."));
    }

    private Optional<FatPartition> open(int number) throws BuildFailure {
        return FatPartition.open(image, number, offsets.get(number), toolbox, runner);
    }
}
