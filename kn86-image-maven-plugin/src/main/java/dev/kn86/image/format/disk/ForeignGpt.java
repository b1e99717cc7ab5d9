// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A GPT as any tool may make it (UEFI 2.10, section 5.3): with any number of entries, larger ones, gaps between them,
 * and sectors of 4096 bytes. It is only read; {@link PartitionTables} has the one form that is made here.
 *
 * @param sectorBytes 512 or 4096
 * @param diskGuid DiskGUID
 * @param partitions the used entries by their number, from 1
 */
public record ForeignGpt(int sectorBytes, UUID diskGuid, SortedMap<Integer, GptEntry> partitions) {

    /** The sectors of cards, disks and sticks. */
    private static final List<Integer> SECTOR_SIZES = List.of(Region.SECTOR_BYTES, 4096);

    /** How far a file has to be read to recognise one. */
    public static final int HEAD_BYTES = 2 * 4096;

    public ForeignGpt {
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    /** Whether a file that begins with these bytes has a GPT. */
    public static boolean isSigned(ByteBuffer head) {
        return SECTOR_SIZES.stream().anyMatch(bytes -> GptHeader.isSignedAt(head, bytes));
    }

    /**
     * Reads the tables of a whole disk, whose backup lies in its last sector. Nothing is repaired.
     *
     * @throws BuildFailure when a header or an array has another checksum than it says, the two headers do not belong
     *     together, or an entry lies outside of the usable sectors or overlaps another
     */
    public static ForeignGpt read(FileChannel image) throws BuildFailure, IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        while (head.hasRemaining() && image.read(head, head.position()) >= 0) {
            // A read may return less than asked for.
        }
        int sectorBytes = SECTOR_SIZES.stream()
                .filter(bytes -> GptHeader.isSignedAt(head, bytes))
                .findFirst()
                .orElseThrow(() -> GptRefusal.of(GptRefusal.PRIMARY, "is missing"));
        ForeignGptHeader primary =
                ForeignGptHeader.read(GptRefusal.PRIMARY, image, sectorBytes, GptHeader.PRIMARY_SECTOR);
        ForeignGptHeader backup = ForeignGptHeader.read(
                GptRefusal.BACKUP, image, sectorBytes, Math.max(0, image.size() / sectorBytes - 1));
        primary.requireOneDiskWith(backup);
        byte[] array = primary.array(GptRefusal.PRIMARY_ENTRIES, image);
        backup.array(GptRefusal.BACKUP_ENTRIES, image);
        ByteBuffer entries = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        SortedMap<Integer, GptEntry> used = new TreeMap<>();
        for (int i = 0; i < primary.entryCount(); i++) {
            GptEntry entry = GptEntry.read(entries.position(i * primary.entryBytes()));
            if (entry.isUsed()) {
                used.put(i + 1, entry);
            }
        }
        checkPlaces(used, primary);
        return new ForeignGpt(sectorBytes, primary.diskGuid(), used);
    }

    private static void checkPlaces(Map<Integer, GptEntry> used, ForeignGptHeader header) throws BuildFailure {
        for (Map.Entry<Integer, GptEntry> entry : used.entrySet()) {
            long first = entry.getValue().firstSector();
            String name = "entry " + entry.getKey() + "'s ";
            GptRefusal.requireBetween(
                    GptRefusal.PRIMARY_ENTRIES,
                    name + GptEntry.STARTING_LBA.name(),
                    first,
                    header.firstUsableSector(),
                    header.lastUsableSector());
            GptRefusal.requireBetween(
                    GptRefusal.PRIMARY_ENTRIES,
                    name + GptEntry.ENDING_LBA.name(),
                    entry.getValue().lastSector(),
                    first,
                    header.lastUsableSector());
        }
        List<Map.Entry<Integer, GptEntry>> byPlace = used.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().firstSector()))
                .toList();
        for (int i = 1; i < byPlace.size(); i++) {
            if (byPlace.get(i).getValue().firstSector()
                    <= byPlace.get(i - 1).getValue().lastSector()) {
                throw GptRefusal.of(
                        GptRefusal.PRIMARY_ENTRIES,
                        "entry " + byPlace.get(i).getKey() + " overlaps entry "
                                + byPlace.get(i - 1).getKey());
            }
        }
    }
}
