// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The partition tables of a card: the MBR, and the GPT with its backup. (The table inside the coprocessor's flash is
 * another one: {@link dev.kn86.image.format.rp2350.FlashPartitionTable}.)
 *
 * @param mbr sector 0
 * @param primary the header in sector 1
 * @param backup the header in the last sector
 * @param entries the used entries; entry N is partition N, so that the list begins with number 1 and has no gap
 */
public record PartitionTables(MasterBootRecord mbr, GptHeader primary, GptHeader backup, List<GptEntry> entries) {

    /** Sectors of the GPT entry array: 128 entries of 128 bytes (UEFI 2.10, section 5.3.1). */
    public static final long ENTRY_ARRAY_SECTORS = 32;

    private static final int ARRAY_BYTES = GptHeader.ENTRIES * GptEntry.BYTES;

    /** The MBR, and twice a header with its entries. */
    private static final long LEAST_SECTORS = 1 + 2 * (1 + ENTRY_ARRAY_SECTORS);

    public PartitionTables {
        entries = List.copyOf(entries);
    }

    /**
     * The tables of a card, with the backup GPT in its last sectors (UEFI 2.10, section 5.3.2).
     *
     * @param sectors how many sectors the card has
     * @param disk the disk's GUID
     * @param entries the partitions, from number 1 on
     */
    public static PartitionTables of(MasterBootRecord mbr, long sectors, UUID disk, List<GptEntry> entries) {
        long last = sectors - 1;
        long entriesSector = GptHeader.PRIMARY_SECTOR + 1;
        long firstUsable = entriesSector + ENTRY_ARRAY_SECTORS;
        long lastUsable = last - 1 - ENTRY_ARRAY_SECTORS;
        int crc = GptHeader.crc(array(entries));
        return new PartitionTables(
                mbr,
                new GptHeader(GptHeader.PRIMARY_SECTOR, last, firstUsable, lastUsable, disk, entriesSector, crc),
                new GptHeader(
                        last, GptHeader.PRIMARY_SECTOR, firstUsable, lastUsable, disk, last - ENTRY_ARRAY_SECTORS, crc),
                entries);
    }

    /** Writes all tables into an image; other sectors stay as they are. */
    public void write(FileChannel image) throws IOException {
        byte[] array = array(entries);
        put(image, backup.entriesSector(), array);
        put(image, backup.mySector(), backup.write());
        put(image, primary.entriesSector(), array);
        put(image, primary.mySector(), primary.write());
        put(image, 0, mbr.write());
    }

    /**
     * Reads the tables of a whole card or image, whose backup GPT lies in its last sectors. Nothing is repaired.
     *
     * @throws BuildFailure when one of them is damaged, a header does not point to the other, the two copies of the GPT
     *     differ in any byte that both have, or an entry lies outside of the usable sectors or overlaps another; the
     *     message names the field, what was found and what was wanted
     * @throws EOFException when the image is too small for tables
     */
    public static PartitionTables read(FileChannel image) throws IOException, BuildFailure {
        long last = image.size() / Region.SECTOR_BYTES - 1;
        if (last < LEAST_SECTORS - 1) {
            throw new EOFException("the image has " + (last + 1) + " sectors, too few for two GPTs");
        }
        MasterBootRecord mbr = MasterBootRecord.read(get(image, 0, MasterBootRecord.BYTES));
        GptHeader primary = header(GptRefusal.PRIMARY, image, GptHeader.PRIMARY_SECTOR);
        GptHeader backup = header(GptRefusal.BACKUP, image, last);
        GptPair pair = new GptPair(primary, backup);
        pair.checkHeaders();
        byte[] array = get(image, primary.entriesSector(), ARRAY_BYTES);
        pair.checkArrays(array, get(image, backup.entriesSector(), ARRAY_BYTES));
        List<GptEntry> entries = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            entries.add(GptEntry.read(buffer));
        }
        pair.checkEntries(entries);
        return new PartitionTables(
                mbr, primary, backup, entries.stream().filter(GptEntry::isUsed).toList());
    }

    private static GptHeader header(String structure, FileChannel image, long sector) throws IOException, BuildFailure {
        return GptHeader.read(structure, sector, get(image, sector, Region.SECTOR_BYTES));
    }

    private static byte[] array(List<GptEntry> entries) {
        ByteBuffer buffer = ByteBuffer.allocate(ARRAY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        entries.forEach(entry -> entry.write(buffer));
        return buffer.array();
    }

    private static void put(FileChannel image, long sector, byte[] bytes) throws IOException {
        Transfers.write(image, sector * Region.SECTOR_BYTES, bytes);
    }

    private static byte[] get(FileChannel image, long sector, int length) throws IOException {
        return Transfers.read("the image", image, sector * Region.SECTOR_BYTES, length)
                .array();
    }
}
