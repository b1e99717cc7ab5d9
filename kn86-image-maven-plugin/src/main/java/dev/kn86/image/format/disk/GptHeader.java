// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A GPT header (UEFI 2.10, section 5.3.2, table 5-5), primary or backup. All numbers are little-endian; the rest of the
 * header's sector is reserved and zero.
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

    /** Where the primary header lies. */
    public static final long PRIMARY_SECTOR = 1;

    /** NumberOfPartitionEntries: the smallest number that partitioning tools expect. */
    public static final int ENTRIES = 128;

    /** HeaderSize. */
    static final int BYTES = 92;

    static final Field SIGNATURE = new Field("Signature", 0, 8);
    static final Field REVISION = new Field("Revision", 8, 4);
    static final Field HEADER_SIZE = new Field("HeaderSize", 12, 4);
    static final Field HEADER_CRC = new Field("HeaderCRC32", 16, 4);
    static final Field RESERVED = new Field("Reserved", 20, 4);
    static final Field MY_LBA = new Field("MyLBA", 24, 8);
    static final Field ALTERNATE_LBA = new Field("AlternateLBA", 32, 8);
    static final Field FIRST_USABLE_LBA = new Field("FirstUsableLBA", 40, 8);
    static final Field LAST_USABLE_LBA = new Field("LastUsableLBA", 48, 8);
    static final Field DISK_GUID = new Field("DiskGUID", 56, 16);
    static final Field PARTITION_ENTRY_LBA = new Field("PartitionEntryLBA", 72, 8);
    static final Field NUMBER_OF_ENTRIES = new Field("NumberOfPartitionEntries", 80, 4);
    static final Field SIZE_OF_ENTRY = new Field("SizeOfPartitionEntry", 84, 4);
    static final Field ENTRY_ARRAY_CRC = new Field("PartitionEntryArrayCRC32", 88, 4);

    /** All fields, in their order. */
    static final List<Field> FIELDS = List.of(
            SIGNATURE,
            REVISION,
            HEADER_SIZE,
            HEADER_CRC,
            RESERVED,
            MY_LBA,
            ALTERNATE_LBA,
            FIRST_USABLE_LBA,
            LAST_USABLE_LBA,
            DISK_GUID,
            PARTITION_ENTRY_LBA,
            NUMBER_OF_ENTRIES,
            SIZE_OF_ENTRY,
            ENTRY_ARRAY_CRC);

    /** "EFI PART", read as a little-endian number. */
    private static final long EFI_PART = 0x5452415020494645L;

    /** 1.0, the only one. */
    private static final int REVISION_1_0 = 0x00010000;

    /** Whether a file that begins with these bytes has a header's signature at an offset. */
    public static boolean isSignedAt(ByteBuffer head, int offset) {
        ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return bytes.limit() >= offset + SIGNATURE.end() && bytes.getLong(offset) == EFI_PART;
    }

    /** The header's sector. */
    byte[] write() {
        ByteBuffer buffer = ByteBuffer.allocate(Region.SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(SIGNATURE.offset(), EFI_PART);
        buffer.putInt(REVISION.offset(), REVISION_1_0);
        buffer.putInt(HEADER_SIZE.offset(), BYTES);
        buffer.putLong(MY_LBA.offset(), mySector);
        buffer.putLong(ALTERNATE_LBA.offset(), alternateSector);
        buffer.putLong(FIRST_USABLE_LBA.offset(), firstUsableSector);
        buffer.putLong(LAST_USABLE_LBA.offset(), lastUsableSector);
        GptEntry.writeGuid(buffer.position(DISK_GUID.offset()), diskGuid);
        buffer.putLong(PARTITION_ENTRY_LBA.offset(), entriesSector);
        buffer.putInt(NUMBER_OF_ENTRIES.offset(), ENTRIES);
        buffer.putInt(SIZE_OF_ENTRY.offset(), GptEntry.BYTES);
        buffer.putInt(ENTRY_ARRAY_CRC.offset(), entriesCrc);
        buffer.putInt(HEADER_CRC.offset(), headerCrc(buffer.array()));
        return buffer.array();
    }

    /**
     * Reads a header's sector.
     *
     * @param structure {@link GptRefusal#PRIMARY} or {@link GptRefusal#BACKUP}
     * @param sector the sector that it was read from; the header must name it as its own place
     * @param bytes the sector's 512 bytes
     * @throws BuildFailure when a field has another value than the only possible one. {@link GptPair} checks the fields
     *     that depend on the disk
     */
    static GptHeader read(String structure, long sector, byte[] bytes) throws BuildFailure {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long signature = buffer.getLong(SIGNATURE.offset());
        if (signature != EFI_PART) {
            String found = GptRefusal.hex(SIGNATURE, signature);
            String wanted = GptRefusal.hex(SIGNATURE, EFI_PART);
            throw GptRefusal.of(structure, "Signature is " + found + ", wanted " + wanted + " (\"EFI PART\")");
        }
        requireHex(structure, REVISION, buffer, REVISION_1_0);
        requireCount(structure, HEADER_SIZE, buffer, BYTES);
        requireHex(structure, HEADER_CRC, buffer, headerCrc(bytes));
        requireHex(structure, RESERVED, buffer, 0);
        GptRefusal.require(structure, MY_LBA, buffer.getLong(MY_LBA.offset()), sector);
        requireCount(structure, NUMBER_OF_ENTRIES, buffer, ENTRIES);
        requireCount(structure, SIZE_OF_ENTRY, buffer, GptEntry.BYTES);
        for (int i = BYTES; i < bytes.length; i++) {
            GptRefusal.requireHex(structure, new Field("reserved byte " + i, i, 1), bytes[i], 0);
        }
        return new GptHeader(
                sector,
                buffer.getLong(ALTERNATE_LBA.offset()),
                buffer.getLong(FIRST_USABLE_LBA.offset()),
                buffer.getLong(LAST_USABLE_LBA.offset()),
                GptEntry.readGuid(buffer.position(DISK_GUID.offset())),
                buffer.getLong(PARTITION_ENTRY_LBA.offset()),
                buffer.getInt(ENTRY_ARRAY_CRC.offset()));
    }

    /** The header's own checksum, computed with zeros in its place. */
    static int headerCrc(byte[] sector) {
        byte[] header = new byte[BYTES];
        System.arraycopy(sector, 0, header, 0, BYTES);
        ByteBuffer.wrap(header).putInt(HEADER_CRC.offset(), 0);
        return crc(header);
    }

    /** CRC-32 as the GPT uses it (that of ISO-HDLC, as in zlib). */
    static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static void requireHex(String structure, Field field, ByteBuffer buffer, int wanted) throws BuildFailure {
        GptRefusal.requireHex(structure, field, buffer.getInt(field.offset()), wanted);
    }

    private static void requireCount(String structure, Field field, ByteBuffer buffer, int wanted) throws BuildFailure {
        GptRefusal.require(structure, field, Integer.toUnsignedLong(buffer.getInt(field.offset())), wanted);
    }
}
