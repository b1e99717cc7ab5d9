// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Sector 0 as the boot ROM reads it (UEFI 2.10, section 5.2.1, table 5-1), little-endian. The boot code area stays
 * empty: an Arm board does not run it.
 *
 * @param diskSignature UniqueMBRDiskSignature
 * @param entries the four partition entries
 */
public record MasterBootRecord(int diskSignature, List<MbrEntry> entries) {

    /** Bytes of the record. */
    public static final int BYTES = 512;

    private static final int ENTRIES = 4;

    static final Field BOOT_CODE = new Field("BootCode", 0, 440);
    static final Field DISK_SIGNATURE = new Field("UniqueMBRDiskSignature", 440, 4);
    static final Field UNKNOWN = new Field("Unknown", 444, 2);
    static final Field PARTITION_RECORDS = new Field("PartitionRecord", 446, ENTRIES * MbrEntry.BYTES);
    static final Field SIGNATURE = new Field("Signature", 510, 2);

    /** All fields, in their order. */
    static final List<Field> FIELDS = List.of(BOOT_CODE, DISK_SIGNATURE, UNKNOWN, PARTITION_RECORDS, SIGNATURE);

    /** 55 AA, read as a little-endian number. */
    private static final short MARK = (short) 0xAA55;

    /** The BootIndicator of a partition that a PC would start from. */
    private static final int ACTIVE = 0x80;

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
        buffer.putInt(DISK_SIGNATURE.offset(), diskSignature);
        buffer.position(PARTITION_RECORDS.offset());
        entries.forEach(entry -> entry.write(buffer));
        buffer.putShort(SIGNATURE.offset(), MARK);
        return buffer.array();
    }

    /** Whether a file that begins with these bytes has the mark 55 AA at the end of its first sector. */
    public static boolean isMarked(ByteBuffer head) {
        ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return bytes.limit() >= BYTES && bytes.getShort(SIGNATURE.offset()) == MARK;
    }

    /**
     * Whether a file that begins with these bytes begins with a record that names a partition. A FAT's boot sector has
     * the same mark, and code in the place of the entries.
     */
    public static boolean hasPartitions(ByteBuffer head) {
        if (!isMarked(head)) {
            return false;
        }
        boolean used = false;
        ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int start = PARTITION_RECORDS.offset(); start < PARTITION_RECORDS.end(); start += MbrEntry.BYTES) {
            int active = Byte.toUnsignedInt(bytes.get(start + MbrEntry.BOOT_INDICATOR.offset()));
            MbrEntry entry = MbrEntry.read(bytes.position(start));
            if (active != 0 && active != ACTIVE) {
                return false;
            }
            used |= entry.type() != 0 && entry.firstSector() > 0 && entry.sectors() > 0;
        }
        return used;
    }

    /**
     * Reads a record.
     *
     * @throws BuildFailure when the sector is too short or lacks its mark
     */
    public static MasterBootRecord read(byte[] bytes) throws BuildFailure {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != BYTES) {
            throw new BuildFailure("the MBR has " + bytes.length + " bytes, not " + BYTES, REMEDY);
        }
        if (!isMarked(buffer)) {
            String found =
                    HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, SIGNATURE.offset(), SIGNATURE.end());
            throw new BuildFailure("the MBR does not end in 55 AA, but in " + found, REMEDY);
        }
        int signature = buffer.getInt(DISK_SIGNATURE.offset());
        buffer.position(PARTITION_RECORDS.offset());
        List<MbrEntry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(MbrEntry.read(buffer));
        }
        return new MasterBootRecord(signature, entries);
    }
}
