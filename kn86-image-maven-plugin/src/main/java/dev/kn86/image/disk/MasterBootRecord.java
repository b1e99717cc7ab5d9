// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.disk;

import dev.kn86.image.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Sector 0 as the boot ROM reads it (UEFI 2.10, table 5-1). The boot code area stays empty: an Arm board
 * does not run it.
 *
 * @param diskSignature UniqueMBRDiskSignature
 * @param entries the four partition entries
 */
public record MasterBootRecord(int diskSignature, List<MbrEntry> entries) {

    /** Bytes of the record. */
    public static final int BYTES = 512;

    static final int OFFSET_DISK_SIGNATURE = 440;
    static final int OFFSET_ENTRIES = 446;
    static final int OFFSET_SIGNATURE = 510;
    private static final int ENTRIES = 4;
    private static final short SIGNATURE = (short) 0xAA55;

    private static final String REMEDY = "Build the image again.";

    public MasterBootRecord {
        entries = List.copyOf(entries);
        if (entries.size() != ENTRIES) {
            throw new IllegalArgumentException("an MBR has 4 entries, not " + entries.size());
        }
    }

    /**
     * The record of a card. Entries 1 to 3 are the FAT partitions with the numbers that they have in the
     * GPT: bootcode.bin counts MBR entries, start.elf may count GPT entries, and both must mean the same.
     */
    static MasterBootRecord of(DiskPlan plan, CardIds ids, TableKind kind) {
        List<MbrEntry> entries = new ArrayList<>();
        for (Partition partition : Partition.values()) {
            if (partition.isFat()) {
                Region region = plan.partition(partition);
                entries.add(new MbrEntry(MbrEntry.TYPE_FAT32_LBA, region.firstSector(), region.sectors()));
            }
        }
        // Linux looks for type 0xEE at LBA 1 exactly. It ends before p1, so that the entries do not overlap.
        entries.add(switch (kind) {
            case HYBRID -> new MbrEntry(MbrEntry.TYPE_GPT_PROTECTIVE, 1, 1 + DiskPlan.ENTRY_ARRAY_SECTORS);
            case HIDDEN_GPT -> MbrEntry.UNUSED;
        });
        return new MasterBootRecord(ids.diskSignature(), entries);
    }

    /** The record's bytes. */
    byte[] write() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(OFFSET_DISK_SIGNATURE, diskSignature);
        buffer.position(OFFSET_ENTRIES);
        entries.forEach(entry -> entry.write(buffer));
        buffer.putShort(OFFSET_SIGNATURE, SIGNATURE);
        return buffer.array();
    }

    /** Reads what {@link #write} wrote. */
    public static MasterBootRecord read(byte[] bytes) throws BuildFailure {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != BYTES) {
            throw new BuildFailure("the MBR has " + bytes.length + " bytes, not " + BYTES, REMEDY);
        }
        if (buffer.getShort(OFFSET_SIGNATURE) != SIGNATURE) {
            throw new BuildFailure("the MBR does not end in 55 AA", REMEDY);
        }
        int signature = buffer.getInt(OFFSET_DISK_SIGNATURE);
        buffer.position(OFFSET_ENTRIES);
        List<MbrEntry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(MbrEntry.read(buffer));
        }
        return new MasterBootRecord(signature, entries);
    }
}
