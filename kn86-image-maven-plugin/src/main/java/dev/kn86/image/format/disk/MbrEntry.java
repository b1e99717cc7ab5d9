// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import java.nio.ByteBuffer;

/**
 * One of the four partition entries of a master boot record (UEFI 2.10, table 5-2). The CHS fields carry no
 * information of their own: they are computed when written.
 *
 * @param type OS type, 0 for an unused entry
 * @param firstSector StartingLBA
 * @param sectors SizeInLBA
 */
public record MbrEntry(int type, long firstSector, long sectors) {

    /** Bytes of an entry. */
    public static final int BYTES = 16;

    /** FAT32 addressed by LBA: the type that every boot ROM of the family accepts. */
    public static final int TYPE_FAT32_LBA = 0x0C;

    /** "GPT protective". */
    public static final int TYPE_GPT_PROTECTIVE = 0xEE;

    public static final MbrEntry UNUSED = new MbrEntry(0, 0, 0);

    private static final int HEADS = 255;
    private static final int SECTORS_PER_TRACK = 63;
    private static final int MAXIMUM_CYLINDER = 1023;

    /** Appends the entry: status, first CHS, type, last CHS, first LBA, count. */
    void write(ByteBuffer buffer) {
        buffer.put((byte) 0); // Not active: the boot ROM does not look at it.
        writeChs(buffer, firstSector);
        buffer.put((byte) type);
        writeChs(buffer, firstSector + Math.max(sectors, 1) - 1);
        buffer.putInt((int) firstSector);
        buffer.putInt((int) sectors);
    }

    /** Reads an entry from the buffer's position on. */
    static MbrEntry read(ByteBuffer buffer) {
        buffer.get();
        skipChs(buffer);
        int type = Byte.toUnsignedInt(buffer.get());
        skipChs(buffer);
        return new MbrEntry(type, Integer.toUnsignedLong(buffer.getInt()), Integer.toUnsignedLong(buffer.getInt()));
    }

    private void writeChs(ByteBuffer buffer, long sector) {
        if (type == 0) {
            buffer.put(new byte[3]);
            return;
        }
        long cylinder = sector / (HEADS * SECTORS_PER_TRACK);
        if (cylinder > MAXIMUM_CYLINDER) {
            buffer.put((byte) 0xFE).put((byte) 0xFF).put((byte) 0xFF); // "Beyond what CHS can say."
            return;
        }
        long head = sector / SECTORS_PER_TRACK % HEADS;
        long sectorInTrack = sector % SECTORS_PER_TRACK + 1;
        buffer.put((byte) head);
        buffer.put((byte) (sectorInTrack | cylinder >> 8 << 6));
        buffer.put((byte) cylinder);
    }

    private static void skipChs(ByteBuffer buffer) {
        buffer.position(buffer.position() + 3);
    }
}
