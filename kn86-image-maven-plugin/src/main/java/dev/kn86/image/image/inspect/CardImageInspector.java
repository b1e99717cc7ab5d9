// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.disk.ForeignGpt;
import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import dev.kn86.image.util.process.CommandRunner;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reports on card images: both partition tables, and the content of each partition.
 *
 * @param toolbox provides {@code tune2fs} and {@code debugfs}
 * @param runner runs them
 */
public record CardImageInspector(Toolbox toolbox, CommandRunner runner) implements Inspector {

    @Override
    public boolean recognises(ByteBuffer head) {
        return MasterBootRecord.isMarked(head) && ForeignGpt.isSigned(head);
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        try (FileChannel image = FileChannel.open(file, StandardOpenOption.READ)) {
            Report report = new Report("card image").value("size", Report.size(image.size()));
            PartitionContent content = new PartitionContent(file, toolbox, runner);
            ForeignGpt table = readTables(file, image, report);
            table.partitions().forEach((number, entry) -> row(number, entry, table.sectorBytes(), report));
            for (Map.Entry<Integer, GptEntry> partition : table.partitions().entrySet()) {
                content.describe(partition.getKey(), partition.getValue(), table.sectorBytes(), image, report);
            }
            return report;
        }
    }

    /** Adds both tables but for the rows of the GPT's partitions. */
    private static ForeignGpt readTables(Path file, FileChannel image, Report report) throws BuildFailure, IOException {
        try {
            PartitionTables tables = PartitionTables.read(image);
            MbrSection.add(tables.mbr(), report);
            report.section("GPT, disk " + tables.primary().diskGuid());
            SortedMap<Integer, GptEntry> partitions = new TreeMap<>();
            tables.entries().forEach(entry -> partitions.put(partitions.size() + 1, entry));
            return new ForeignGpt(Region.SECTOR_BYTES, tables.primary().diskGuid(), partitions);
        } catch (BuildFailure e) {
            return readForeign(file, image, firstLine(e), report)
                    .orElseThrow(() -> new BuildFailure(
                            file + ": damaged, or not the whole card: " + firstLine(e),
                            "Give the raw image (.img) of a card: the compressed one of a card that was made here leaves out p6"
                                    + " and the backup table. sgdisk -v says more.",
                            e));
        } catch (EOFException e) {
            return readForeign(file, image, e.getMessage(), report)
                    .orElseThrow(() -> new BuildFailure(
                            file + ": truncated within its partition tables", "Copy or build the image again.", e));
        }
    }

    /** Empty when the tables are not whole, whoever made them. */
    private static Optional<ForeignGpt> readForeign(Path file, FileChannel image, String difference, Report report)
            throws BuildFailure, IOException {
        ForeignGpt table;
        try {
            table = ForeignGpt.read(image);
        } catch (BuildFailure e) {
            return Optional.empty();
        }
        MasterBootRecord mbr = MasterBootRecord.read(Transfers.read(file.toString(), image, 0, MasterBootRecord.BYTES)
                .array());
        report.value("made by", "another tool: " + difference).value("sectors", table.sectorBytes() + " bytes each");
        MbrSection.add(mbr, report);
        report.section("GPT, disk " + table.diskGuid());
        return Optional.of(table);
    }

    private static String firstLine(BuildFailure failure) {
        return failure.getMessage().lines().findFirst().orElse("");
    }

    private static void row(int number, GptEntry entry, int sectorBytes, Report report) {
        report.row(
                "p%d  %-10s sectors %d..%d  %s  %s",
                number,
                entry.name(),
                entry.firstSector(),
                entry.lastSector(),
                Report.size((entry.lastSector() - entry.firstSector() + 1) * sectorBytes),
                entry.uniqueGuid().toString());
    }
}
