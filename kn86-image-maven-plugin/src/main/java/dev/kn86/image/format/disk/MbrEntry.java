// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.format.structure.Field;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One of the four partition entries of a master boot record (UEFI 2.10, section 5.2.1, table 5-2), little-endian. The
 * CHS fields carry no information of their own: they are computed when written.
 *
 * @param type OS type, 0 for an unused entry
 * @param firstSector StartingLBA
 * @param sectors SizeInLBA
 */
public record MbrEntry(int type, long firstSector, long sectors) {

    /** Bytes of an entry. */
    public static final int BYTES = 16;

    static final Field BOOT_INDICATOR = new Field("BootIndicator", 0, 1);
    static final Field STARTING_CHS = new Field("StartingCHS", 1, 3);
    static final Field OS_TYPE = new Field("OSType", 4, 1);
    static final Field ENDING_CHS = new Field("EndingCHS", 5, 3);
    static final Field STARTING_LBA = new Field("StartingLBA", 8, 4);
    static final Field SIZE_IN_LBA = new Field("SizeInLBA", 12, 4);

    /** All fields, in their order. */
    static final List<Field> FIELDS =
            List.of(BOOT_INDICATOR, STARTING_CHS, OS_TYPE, ENDING_CHS, STARTING_LBA, SIZE_IN_LBA);

    /** FAT32 addressed by LBA. Every boot ROM of the Raspberry Pi family accepts this type. */
    public static final int TYPE_FAT32_LBA = 0x0C;

    /** "GPT protective": tells tools that the disk has a GPT. */
    public static final int TYPE_GPT_PROTECTIVE = 0xEE;

    public static final MbrEntry UNUSED = new MbrEntry(0, 0, 0);

    private static final int HEADS = 255;
    private static final int SECTORS_PER_TRACK = 63;
    private static final int MAXIMUM_CYLINDER = 1023;

    /** Appends the entry to a little-endian buffer. The boot indicator stays 0: the boot ROM does not look at it. */
    void write(ByteBuffer buffer) {
        int start = buffer.position();
        buffer.put(start + STARTING_CHS.offset(), chs(firstSector));
        buffer.put(start + OS_TYPE.offset(), (byte) type);
        buffer.put(start + ENDING_CHS.offset(), chs(firstSector + Math.max(sectors, 1) - 1));
        buffer.putInt(start + STARTING_LBA.offset(), (int) firstSector);
        buffer.putInt(start + SIZE_IN_LBA.offset(), (int) sectors);
        buffer.position(start + BYTES);
    }

    /** Reads an entry at a little-endian buffer's position. */
    static MbrEntry read(ByteBuffer buffer) {
        int start = buffer.position();
        buffer.position(start + BYTES);
        return new MbrEntry(
                Byte.toUnsignedInt(buffer.get(start + OS_TYPE.offset())),
                Integer.toUnsignedLong(buffer.getInt(start + STARTING_LBA.offset())),
                Integer.toUnsignedLong(buffer.getInt(start + SIZE_IN_LBA.offset())));
    }

    /**
     * A sector's number as cylinder, head and sector: the head; the sector in its track, counted from 1, with the upper
     * two bits of the cylinder; the lower eight bits of the cylinder.
     */
    private byte[] chs(long sector) {
        if (type == 0) {
            return new byte[3];
        }
        long cylinder = sector / (HEADS * SECTORS_PER_TRACK);
        if (cylinder > MAXIMUM_CYLINDER) {
            return new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF
            }; // The value for sectors beyond the last cylinder that CHS can name.
        }
        long head = sector / SECTORS_PER_TRACK % HEADS;
        long sectorInTrack = sector % SECTORS_PER_TRACK + 1;
        return new byte[] {(byte) head, (byte) (sectorInTrack | cylinder >> 8 << 6), (byte) cylinder};
    }
}
