// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.disk.GptHeader;
import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reports on card images: both partition tables, and the content of each partition.
 *
 * @param toolbox provides {@code tune2fs} and {@code debugfs}
 * @param runner runs them
 */
public record CardImageInspector(Toolbox toolbox, CommandRunner runner) implements Inspector {

    @Override
    public boolean recognises(ByteBuffer head) {
        return MasterBootRecord.isMarked(head)
                && GptHeader.isSignedAt(head, (int) GptHeader.PRIMARY_SECTOR * Region.SECTOR_BYTES);
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        try (FileChannel image = FileChannel.open(file, StandardOpenOption.READ)) {
            PartitionTables tables = readTables(file, image);
            Report report = new Report("card image").value("size", Report.size(image.size()));
            describe(tables, report);
            PartitionContent content = new PartitionContent(file, toolbox, runner);
            for (int i = 0; i < tables.entries().size(); i++) {
                content.describe(i + 1, tables.entries().get(i), image, report);
            }
            return report;
        }
    }

    private static PartitionTables readTables(Path file, FileChannel image) throws BuildFailure, IOException {
        try {
            return PartitionTables.read(image);
        } catch (BuildFailure e) {
            throw new BuildFailure(
                    file + ": damaged, or not the whole card: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    "Give the raw image (.img) of a card that was made here: the compressed one leaves out p6 and the backup table."
                            + " sgdisk -p shows tables of other makers.",
                    e);
        } catch (EOFException e) {
            throw new BuildFailure(
                    file + ": truncated within its partition tables", "Copy or build the image again.", e);
        }
    }

    private static void describe(PartitionTables tables, Report report) {
        MbrSection.add(tables.mbr(), report);
        report.section("GPT, disk " + tables.primary().diskGuid());
        for (int i = 0; i < tables.entries().size(); i++) {
            GptEntry entry = tables.entries().get(i);
            report.row(
                    "p%d  %-10s sectors %d..%d  %s  %s",
                    i + 1,
                    entry.name(),
                    entry.firstSector(),
                    entry.lastSector(),
                    Report.size((entry.lastSector() - entry.firstSector() + 1) * Region.SECTOR_BYTES),
                    entry.uniqueGuid().toString());
        }
    }
}
