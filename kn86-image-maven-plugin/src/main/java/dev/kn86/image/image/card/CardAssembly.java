// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import static dev.kn86.image.util.quantity.ByteSize.MIB;

import dev.kn86.image.format.bmap.Bmap;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.image.filesystem.ByteRanges;
import dev.kn86.image.image.filesystem.FatUse;
import dev.kn86.image.image.filesystem.SparseFiles;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Puts file systems and tables into a raw image, and records the ranges that have to be written to a card. The rest of
 * the image is a hole.
 */
final class CardAssembly {

    /**
     * The start of p3 and p5 is written as zeros, so that a slot B from an earlier use of the card is not mistaken for
     * a system. Every signature that blkid looks for at a partition's start lies in this range.
     */
    private static final long EMPTY_HEAD = MIB;

    private final Path image;
    private final DiskPlan plan;
    private ByteRanges mapped = ByteRanges.NONE;

    /** Makes an image that is one hole. */
    CardAssembly(Path image, DiskPlan plan) throws IOException {
        this.image = image;
        this.plan = plan;
        SparseFiles.create(image, plan.imageBytes());
        for (Partition empty : new Partition[] {Partition.BOOTFS_B, Partition.ROOTFS_B}) {
            long start = plan.partition(empty).offset();
            map(ByteRanges.of(start, start + EMPTY_HEAD));
        }
    }

    /** Copies the used ranges of a file system into its partition. */
    void place(Path fileSystem, ByteRanges used, Partition partition) throws IOException {
        Region region = plan.partition(partition);
        try (FileChannel from = FileChannel.open(fileSystem, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(image, StandardOpenOption.WRITE)) {
            SparseFiles.copy(from, used, to, region.offset());
        }
        map(used.shift(region.offset()));
    }

    /** Records the clusters that a FAT volume uses now; it may use more than when it was placed. */
    void remapFat(Partition partition) throws IOException, BuildFailure {
        Volume volume = new Volume(image, plan.partition(partition).offset());
        map(FatUse.of(volume).shift(volume.offset()));
    }

    /** Writes the MBR and the GPT, with its backup at the image's end. */
    void writeTables(PartitionTables tables) throws IOException {
        try (FileChannel to = FileChannel.open(image, StandardOpenOption.WRITE)) {
            tables.write(to);
        }
        // The backup is not mapped: it belongs to the end of the card, where the device writes it on its first boot.
        map(ByteRanges.of(0, plan.primaryTableBytes()));
    }

    /** The ranges that have to be written to a card, in whole blocks of the block map. No byte of p6 is among them. */
    ByteRanges mapped() {
        return mapped.alignTo(Bmap.BLOCK_BYTES);
    }

    private void map(ByteRanges ranges) {
        mapped = mapped.union(ranges);
    }
}
