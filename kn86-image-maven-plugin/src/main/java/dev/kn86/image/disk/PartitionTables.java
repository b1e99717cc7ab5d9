// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.disk;

import dev.kn86.image.failure.BuildFailure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Both tables of a card together: the MBR, and the GPT with its backup.
 *
 * @param mbr sector 0
 * @param primary the header in sector 1
 * @param backup the header in the last sector
 * @param entries the used entries of the primary array, which always start with number 1
 */
public record PartitionTables(MasterBootRecord mbr, GptHeader primary, GptHeader backup, List<GptEntry> entries) {

    private static final int ARRAY_BYTES = GptHeader.ENTRIES * GptEntry.BYTES;

    public PartitionTables {
        entries = List.copyOf(entries);
    }

    /** The tables of a card. */
    public static PartitionTables of(DiskPlan plan, CardIds ids, TableKind kind) {
        List<GptEntry> entries = new ArrayList<>();
        for (Partition partition : Partition.values()) {
            Region region = plan.partition(partition);
            entries.add(new GptEntry(partition.typeGuid(), ids.partition(partition),
                    region.firstSector(), region.lastSector(), 0, partition.label()));
        }
        long last = plan.sectors() - 1;
        int crc = GptHeader.crc(array(entries), ARRAY_BYTES);
        GptHeader primary = new GptHeader(
                1, last, plan.firstUsableSector(), plan.lastUsableSector(), ids.disk(), 2, crc);
        GptHeader backup = new GptHeader(last, 1, plan.firstUsableSector(), plan.lastUsableSector(), ids.disk(),
                last - DiskPlan.ENTRY_ARRAY_SECTORS, crc);
        return new PartitionTables(MasterBootRecord.of(plan, ids, kind), primary, backup, entries);
    }

    /** Writes all of it into an image; nothing else is touched. */
    public void write(FileChannel image) throws IOException {
        byte[] array = array(entries);
        put(image, backup.entriesSector(), array);
        put(image, backup.mySector(), backup.write());
        put(image, primary.entriesSector(), array);
        put(image, primary.mySector(), primary.write());
        put(image, 0, mbr.write());
    }

    /**
     * Reads the tables of an image whose backup lies in its last sector.
     *
     * @throws BuildFailure when one of them is damaged, or the backup's entries are not those of the primary
     */
    public static PartitionTables read(FileChannel image) throws IOException, BuildFailure {
        long last = image.size() / Region.SECTOR_BYTES - 1;
        MasterBootRecord mbr = MasterBootRecord.read(get(image, 0, MasterBootRecord.BYTES));
        GptHeader primary = GptHeader.read("primary", get(image, 1, Region.SECTOR_BYTES));
        GptHeader backup = GptHeader.read("backup", get(image, last, Region.SECTOR_BYTES));
        byte[] array = get(image, primary.entriesSector(), ARRAY_BYTES);
        checkArray("primary", primary, array);
        checkArray("backup", backup, get(image, backup.entriesSector(), ARRAY_BYTES));
        List<GptEntry> entries = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            GptEntry entry = GptEntry.read(buffer);
            if (!entry.typeGuid().equals(GptEntry.UNUSED_TYPE)) {
                entries.add(entry);
            }
        }
        return new PartitionTables(mbr, primary, backup, entries);
    }

    private static void checkArray(String which, GptHeader header, byte[] array) throws BuildFailure {
        if (GptHeader.crc(array, array.length) != header.entriesCrc()) {
            throw new BuildFailure("the entries of the " + which + " GPT have a wrong checksum", "Build the image again.");
        }
    }

    private static byte[] array(List<GptEntry> entries) {
        ByteBuffer buffer = ByteBuffer.allocate(ARRAY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        entries.forEach(entry -> entry.write(buffer));
        return buffer.array();
    }

    private static void put(FileChannel image, long sector, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            image.write(buffer, sector * Region.SECTOR_BYTES + buffer.position());
        }
    }

    private static byte[] get(FileChannel image, long sector, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (image.read(buffer, sector * Region.SECTOR_BYTES + buffer.position()) < 0) {
                throw new EOFException("the image ends before sector " + sector);
            }
        }
        return buffer.array();
    }
}
