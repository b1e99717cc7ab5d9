// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.image.filesystem.Ext4Superblock;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reports on the content of a partition of a card image, with mtools and e2fsprogs.
 *
 * @param image the card image
 */
record PartitionContent(Path image, Toolbox toolbox, CommandRunner runner) {

    private static final int HEAD_SIZE = 2048;
    private static final int FAT_SIGNATURE_OFFSET = 510;
    private static final short FAT_SIGNATURE = (short) 0xaa55;
    /** ext4's superblock begins at byte 1024, and its magic number 0x38 bytes later (kernel, ext4 "Super Block"). */
    private static final int EXT4_MAGIC_OFFSET = 1024 + 0x38;

    private static final short EXT4_MAGIC = (short) 0xef53;

    // Lines that mdir prints before and after the listing.
    private static final Pattern VOLUME_LABEL = Pattern.compile(" Volume in drive : is (.+?) *");
    private static final Pattern VOLUME_ID = Pattern.compile(" Volume Serial Number is (.+)");
    /** The number has blanks between groups of three digits. */
    private static final Pattern FREE_BYTES = Pattern.compile(" *([0-9 ]+) bytes free");

    /** Adds a partition's section. */
    void describe(int number, GptEntry entry, FileChannel channel, Report report) throws BuildFailure, IOException {
        long offset = entry.firstSector() * Region.SECTOR_BYTES;
        long size = (entry.lastSector() - entry.firstSector() + 1) * Region.SECTOR_BYTES;
        report.section("p" + number + " " + entry.name());
        ByteBuffer head = head(channel, offset);
        if (head.getShort(EXT4_MAGIC_OFFSET) == EXT4_MAGIC) {
            describeExt4(new Volume(image, offset), report);
        } else if (head.getShort(FAT_SIGNATURE_OFFSET) == FAT_SIGNATURE) {
            describeFat(new Volume(image, offset), size, report);
        } else {
            report.line("no file system");
        }
    }

    private static ByteBuffer head(FileChannel channel, long offset) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (head.hasRemaining() && channel.read(head, offset + head.position()) >= 0) {
            // A read may return less than asked for. Behind the end of the file, the rest stays zero.
        }
        return head;
    }

    private void describeFat(Volume volume, long size, Report report) throws BuildFailure {
        report.value("file system", "FAT");
        for (String line : run("mdir", "-i", volume.mtoolsName(), "::").lines()) {
            Matcher label = VOLUME_LABEL.matcher(line);
            Matcher id = VOLUME_ID.matcher(line);
            Matcher free = FREE_BYTES.matcher(line);
            if (label.matches()) {
                report.value("label", label.group(1));
            } else if (id.matches()) {
                report.value("volume id", id.group(1));
            } else if (free.matches()) {
                long used = size - Long.parseLong(free.group(1).replace(" ", ""));
                report.value("in use", Report.size(used) + ", its tables included");
            }
        }
        report.line("files:");
        // -/ -b: the files of all folders, as lines "::/folder/name". mdir fails when there is no file.
        CommandResult files = runner.attempt(toolbox.command("mdir", "-/", "-b", "-i", volume.mtoolsName(), "::"));
        files.lines().stream()
                .map(line -> line.replaceFirst("^::/", ""))
                .sorted()
                .forEach(report::detail);
    }

    private void describeExt4(Volume volume, Report report) throws BuildFailure {
        Ext4Superblock superblock = Ext4Superblock.read(volume, toolbox, runner);
        long blockSize = superblock.number("Block size");
        long blocks = superblock.number("Block count");
        long free = superblock.number("Free blocks");
        report.value("file system", "ext4")
                .value("label", superblock.field("Filesystem volume name").orElse("none"))
                .value("UUID", superblock.field("Filesystem UUID").orElse("none"))
                .value("size", Report.size(blocks * blockSize))
                .value("in use", Report.size((blocks - free) * blockSize));
        // When the file is missing, debugfs exits with 0 and prints a complaint to standard error.
        String buildId = run("debugfs", "-R", "cat /etc/kn86-build-id", volume.e2fsName())
                .stdout()
                .strip();
        report.value("build id", buildId.isEmpty() ? "none" : buildId);
    }

    private CommandResult run(String tool, Object... arguments) throws BuildFailure {
        return runner.run(
                toolbox.command(tool, arguments), "Build the image again, or check it with kn86-image:verify.");
    }
}
