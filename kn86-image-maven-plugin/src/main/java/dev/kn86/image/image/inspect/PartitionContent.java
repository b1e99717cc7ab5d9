// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.image.card.DeckBuildId;
import dev.kn86.image.image.filesystem.Ext4Superblock;
import dev.kn86.image.image.filesystem.ExtKind;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reports on the content of a partition of a card image.
 *
 * @param image the card image
 */
record PartitionContent(Path image, Toolbox toolbox, CommandRunner runner) {

    private static final int HEAD_SIZE = 2048;
    private static final int FAT_SIGNATURE_OFFSET = 510;
    private static final short FAT_SIGNATURE = (short) 0xaa55;
    /** FileSystemName of exFAT (exFAT file system specification, section 3.1), OEM ID of NTFS. */
    private static final int NAME_OFFSET = 3;

    /**
     * Adds a partition's section. What is wrong with its file system is a part of the report: the other partitions
     * follow.
     *
     * @param sectorBytes how large the disk's sectors are
     */
    void describe(int number, GptEntry entry, int sectorBytes, FileChannel channel, Report report) throws IOException {
        long offset = entry.firstSector() * sectorBytes;
        long size = (entry.lastSector() - entry.firstSector() + 1) * sectorBytes;
        report.section("p" + number + " " + entry.name());
        try {
            describe("p" + number + " of " + image, offset, size, channel, report);
        } catch (BuildFailure e) {
            report.line("cannot be read:");
            e.getMessage().lines().map(String::strip).forEach(report::detail);
        }
    }

    private void describe(String name, long offset, long size, FileChannel channel, Report report)
            throws BuildFailure, IOException {
        ByteBuffer head = head(channel, offset);
        if (ExtKind.isExt(head)) {
            describeExt(ExtKind.name(head), new Volume(image, offset), report);
        } else if (hasName(head, "EXFAT   ") || hasName(head, "NTFS    ")) {
            report.line("a file system of another kind (exFAT or NTFS)");
        } else if (head.getShort(FAT_SIGNATURE_OFFSET) == FAT_SIGNATURE) {
            describeFat(FatVolume.open(name, channel, offset, size), report);
        } else {
            report.line(isEmpty(head) ? "no file system" : "no file system that is known here");
        }
    }

    /** Whether a boot sector has the mark of a FAT, and names another file system where a FAT names its maker. */
    private static boolean hasName(ByteBuffer head, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return head.slice(NAME_OFFSET, bytes.length).equals(ByteBuffer.wrap(bytes));
    }

    private static boolean isEmpty(ByteBuffer head) {
        return head.slice(0, HEAD_SIZE).equals(ByteBuffer.allocate(HEAD_SIZE));
    }

    private static ByteBuffer head(FileChannel channel, long offset) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (head.hasRemaining() && channel.read(head, offset + head.position()) >= 0) {
            // A read may return less than asked for. Behind the end of the file, the rest stays zero.
        }
        return head;
    }

    private void describeFat(FatVolume volume, Report report) {
        report.value("file system", "FAT");
        volume.label().ifPresent(label -> report.value("label", label));
        int id = volume.layout().id();
        report.value("volume id", String.format(Locale.ROOT, "%04X-%04X", id >>> Short.SIZE, id & 0xffff))
                .value("in use", Report.size(volume.usedBytes()) + ", its tables included")
                .line("files:");
        volume.entries().forEach(entry -> report.detail(entry.path() + (entry.folder() ? "/" : "")));
    }

    private void describeExt(String kind, Volume volume, Report report) throws BuildFailure {
        Ext4Superblock superblock = Ext4Superblock.read(volume, toolbox, runner);
        long blockSize = superblock.number("Block size");
        long blocks = superblock.number("Block count");
        long free = superblock.number("Free blocks");
        report.value("file system", kind)
                .value("label", superblock.field("Filesystem volume name").orElse("none"))
                .value("UUID", superblock.field("Filesystem UUID").orElse("none"))
                .value("size", Report.size(blocks * blockSize))
                .value("in use", Report.size((blocks - free) * blockSize));
        DeckBuildId deck = DeckBuildId.read(volume, toolbox, runner);
        report.value("variant", deck.variant().map(Variant::description).orElse("unknown"));
        deck.lines().forEach(line -> report.value("build id", line));
    }
}
