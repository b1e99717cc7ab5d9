// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A GPT header (UEFI 2.10, table 5-5), primary or backup.
 *
 * @param mySector MyLBA: where this header lies
 * @param alternateSector AlternateLBA: where the other one lies
 * @param firstUsableSector FirstUsableLBA
 * @param lastUsableSector LastUsableLBA
 * @param diskGuid DiskGUID
 * @param entriesSector PartitionEntryLBA
 * @param entriesCrc PartitionEntryArrayCRC32
 */
public record GptHeader(
        long mySector,
        long alternateSector,
        long firstUsableSector,
        long lastUsableSector,
        UUID diskGuid,
        long entriesSector,
        int entriesCrc) {

    /** NumberOfPartitionEntries; the least that tools expect to find room for. */
    public static final int ENTRIES = 128;

    /** HeaderSize. */
    static final int BYTES = 92;

    static final int OFFSET_HEADER_CRC = 16;

    /** "EFI PART", read as a little-endian number. */
    private static final long SIGNATURE = 0x5452415020494645L;

    private static final int REVISION = 0x00010000;

    private static final String REMEDY = "Build the image again.";

    /** The header's sector. */
    byte[] write() {
        ByteBuffer buffer = ByteBuffer.allocate(Region.SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(SIGNATURE);
        buffer.putInt(REVISION);
        buffer.putInt(BYTES);
        buffer.putInt(0); // HeaderCRC32 counts as 0 in its own computation.
        buffer.putInt(0); // Reserved.
        buffer.putLong(mySector);
        buffer.putLong(alternateSector);
        buffer.putLong(firstUsableSector);
        buffer.putLong(lastUsableSector);
        GptEntry.writeGuid(buffer, diskGuid);
        buffer.putLong(entriesSector);
        buffer.putInt(ENTRIES);
        buffer.putInt(GptEntry.BYTES);
        buffer.putInt(entriesCrc);
        buffer.putInt(OFFSET_HEADER_CRC, crc(buffer.array(), BYTES));
        return buffer.array();
    }

    /**
     * Reads a header's sector.
     *
     * @param which {@code "primary"} or {@code "backup"}, for messages
     */
    static GptHeader read(String which, byte[] sector) throws BuildFailure {
        byte[] bytes = sector.clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        check(buffer.getLong() == SIGNATURE, which, "does not begin with \"EFI PART\"");
        check(buffer.getInt() == REVISION, which, "is not of revision 1.0");
        check(buffer.getInt() == BYTES, which, "is not " + BYTES + " bytes long");
        int crc = buffer.getInt();
        buffer.putInt(OFFSET_HEADER_CRC, 0);
        check(crc == crc(bytes, BYTES), which, "has a wrong checksum");
        buffer.getInt();
        long my = buffer.getLong();
        long alternate = buffer.getLong();
        long first = buffer.getLong();
        long last = buffer.getLong();
        UUID disk = GptEntry.readGuid(buffer);
        long entries = buffer.getLong();
        check(buffer.getInt() == ENTRIES, which, "does not list " + ENTRIES + " entries");
        check(buffer.getInt() == GptEntry.BYTES, which, "does not have entries of " + GptEntry.BYTES + " bytes");
        return new GptHeader(my, alternate, first, last, disk, entries, buffer.getInt());
    }

    /** CRC-32 as the GPT uses it (that of ISO-HDLC, as in zlib). */
    static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void check(boolean holds, String which, String fault) throws BuildFailure {
        if (!holds) {
            throw new BuildFailure("the " + which + " GPT header " + fault, REMEDY);
        }
    }
}
