// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.MbrEntry;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.format.fat.FatLayout;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The FAT partitions of a card as the boot ROM and bootcode.bin see them. Both read the MBR only: bootcode.bin loads
 * nothing from a GPT (github.com/raspberrypi/firmware, issue 749).
 */
public final class FirmwarePartitions {

    /**
     * The types that the boot ROM accepts: FAT32 with CHS or LBA addresses (github.com/raspberrypi/firmware, issue
     * 1711).
     */
    private static final Set<Integer> FAT_TYPES = Set.of(0x0B, 0x0C);

    private final Path image;
    private final FileChannel channel;

    /** The entries of the FAT partitions by the number of the partition. */
    private final SortedMap<Integer, MbrEntry> partitions;

    private FirmwarePartitions(Path image, FileChannel channel, SortedMap<Integer, MbrEntry> partitions) {
        this.image = image;
        this.channel = channel;
        this.partitions = partitions;
    }

    /**
     * Reads the MBR.
     *
     * @param channel the image; stays open
     */
    static FirmwarePartitions read(Path image, FileChannel channel) throws BuildFailure, IOException {
        if (channel.size() < MasterBootRecord.BYTES) {
            throw new BuildFailure(image + " has no MBR: it ends before", "Give the card image.");
        }
        List<MbrEntry> entries = MasterBootRecord.read(
                        Transfers.read(image.toString(), channel, 0, MasterBootRecord.BYTES)
                                .array())
                .entries();
        SortedMap<Integer, MbrEntry> partitions = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            if (FAT_TYPES.contains(entries.get(i).type())) {
                partitions.put(i + 1, entries.get(i));
            }
        }
        return new FirmwarePartitions(image, channel, partitions);
    }

    /** The first FAT partition of the table, which is where the boot ROM looks for bootcode.bin. */
    FatPartition first() throws BuildFailure, IOException {
        if (partitions.isEmpty()) {
            throw new BuildFailure(
                    "the boot ROM finds no FAT partition in the MBR of " + image + " (types 0x0B and 0x0C count)",
                    "Give the card image made by the goal kn86-image:image.");
        }
        return get(partitions.firstKey());
    }

    /**
     * Chooses the partition to start from.
     *
     * @param requested the partition's number in autoboot.txt, or 0 for the first partition that holds start.elf
     * @return the partition's number, from 1
     */
    int choose(int requested) throws BuildFailure, IOException {
        if (requested != 0) {
            return requested;
        }
        for (int number : partitions.keySet()) {
            if (isFat(number) && get(number).contains("start.elf")) {
                return number;
            }
        }
        throw new BuildFailure(
                "no FAT partition of " + image + " holds start.elf",
                "Fill a slot's boot partition, or name it by boot_partition in autoboot.txt.");
    }

    /** @throws BuildFailure when the MBR has no FAT partition of this number, or its file system cannot be read */
    FatPartition get(int number) throws BuildFailure, IOException {
        if (!partitions.containsKey(number)) {
            throw new BuildFailure(
                    "partition " + number + " is chosen, and the MBR of " + image
                            + " has no FAT partition of that number",
                    "Correct boot_partition in autoboot.txt.");
        }
        if (!isFat(number)) {
            throw new BuildFailure(
                    "partition " + number + " of " + image + " holds no readable FAT file system",
                    "Check it with fsck.fat; a slot is formatted when it is filled.");
        }
        MbrEntry entry = partitions.get(number);
        return new FatPartition(FatVolume.open(
                "partition " + number + " of " + image.getFileName(),
                channel,
                entry.firstSector() * Region.SECTOR_BYTES,
                entry.sectors() * Region.SECTOR_BYTES));
    }

    /** Whether a partition begins as a FAT volume does. */
    private boolean isFat(int number) throws IOException {
        long offset = partitions.get(number).firstSector() * Region.SECTOR_BYTES;
        return offset + Region.SECTOR_BYTES <= channel.size()
                && FatLayout.isMarked(Transfers.read(image.toString(), channel, offset, Region.SECTOR_BYTES));
    }
}
