// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.format.disk.Region;
import dev.kn86.image.format.fat.FatLayout;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.image.filesystem.Ext4Layout;
import dev.kn86.image.image.filesystem.Ext4Superblock;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.FatUse;
import dev.kn86.image.image.filesystem.SparseFiles;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Checks that the file systems of p1 and slot A are undamaged and fill their partitions. */
final class FileSystemCheck {

    private final Path imageFile;
    private final FileChannel image;
    private final DiskPlan plan;
    private final CardIds ids;
    private final FatTools fat;
    private final Ext4Tools ext4;
    private final Findings findings;

    FileSystemCheck(
            Path imageFile,
            FileChannel image,
            DiskPlan plan,
            CardIds ids,
            FatTools fat,
            Ext4Tools ext4,
            Findings findings) {
        this.imageFile = imageFile;
        this.image = image;
        this.plan = plan;
        this.ids = ids;
        this.fat = fat;
        this.ext4 = ext4;
        this.findings = findings;
    }

    /**
     * Checks a FAT volume.
     *
     * @return the volume; it reads from the image's channel
     */
    FatVolume fat(Partition partition, Path workFolder) throws BuildFailure, IOException {
        Region region = plan.partition(partition);
        Volume inImage = new Volume(imageFile, region.offset());
        FatLayout layout = FatVolume.layout(partition.toString(), image, region.offset(), region.bytes());
        findings.expect(
                layout.clusters() >= FatLayout.MINIMUM_FAT32_CLUSTERS,
                partition + " has " + layout.clusters() + " clusters, and with less than "
                        + FatLayout.MINIMUM_FAT32_CLUSTERS + " firmware takes it for FAT16");
        findings.expect(
                layout.totalSectors() == region.sectors(),
                partition + " has a FAT volume of " + layout.totalSectors() + " sectors in a partition of "
                        + region.sectors());

        // fsck.fat has no option for an offset.
        Path file = workFolder.resolve("p" + partition.number() + ".vfat");
        SparseFiles.create(file, region.bytes());
        try (FileChannel copy = FileChannel.open(file, StandardOpenOption.WRITE)) {
            SparseFiles.copy(image, FatUse.of(inImage).shift(region.offset()), copy, -region.offset());
        }
        CommandResult verdict = fat.check(file);
        findings.expect(verdict.succeeded(), "fsck.fat on " + partition + ": " + oneLine(verdict));
        return FatVolume.open(partition.toString(), image, region.offset(), region.bytes());
    }

    /** Checks the root file system of slot A. */
    void root() throws BuildFailure {
        Partition partition = Slot.A.root();
        Region region = plan.partition(partition);
        Volume volume = new Volume(imageFile, region.offset());
        CommandResult verdict = ext4.check(volume);
        findings.expect(verdict.succeeded(), "e2fsck on " + partition + ": " + oneLine(verdict));
        Ext4Superblock superblock = ext4.superblock(volume);
        expectField(superblock, "Filesystem volume name", Slot.A.rootLabel(), partition);
        expectField(superblock, "Filesystem UUID", ids.uuid("rootfs").toString(), partition);
        expectField(superblock, "Block count", Long.toString(region.bytes() / Ext4Layout.BLOCK_BYTES), partition);
        expectField(superblock, "Filesystem state", "clean", partition);
    }

    private void expectField(Ext4Superblock superblock, String name, String wanted, Partition partition) {
        String found = superblock.field(name).orElse("missing");
        findings.expect(wanted.equals(found), partition + ": " + name + " is " + found + ", not " + wanted);
    }

    private static String oneLine(CommandResult result) {
        return (result.stdout() + result.stderr()).strip().replaceAll("\\s*\\n\\s*", "; ");
    }
}
