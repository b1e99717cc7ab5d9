// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.util.failure.BuildFailure;
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
