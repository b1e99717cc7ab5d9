// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.UUID;

/**
 * The header of a {@link ForeignGpt} (UEFI 2.10, section 5.3.2). The numbers are those of {@link GptHeader}, whose
 * fields it has.
 *
 * @param sectorBytes 512 or 4096
 * @param sectors how many the disk has
 * @param entryCount NumberOfPartitionEntries
 * @param entryBytes SizeOfPartitionEntry
 */
record ForeignGptHeader(
        int sectorBytes,
        long sectors,
        long mySector,
        long alternateSector,
        long firstUsableSector,
        long lastUsableSector,
        UUID diskGuid,
        long entriesSector,
        int entryCount,
        int entryBytes,
        int entriesCrc) {

    /** The most that an array may take here, in bytes: 8192 entries of the usual size. */
    private static final long MAXIMUM_ARRAY = 1 << 20;

    static ForeignGptHeader read(String structure, FileChannel image, int sectorBytes, long sector)
            throws BuildFailure, IOException {
        ByteBuffer buffer = bytes(structure, image, sector * sectorBytes, sectorBytes);
        if (!GptHeader.isSignedAt(buffer, 0)) {
            throw GptRefusal.of(structure, "is missing");
        }
        long size = number(buffer, GptHeader.HEADER_SIZE);
        GptRefusal.requireBetween(structure, GptHeader.HEADER_SIZE.name(), size, GptHeader.BYTES, sectorBytes);
        byte[] header = Arrays.copyOf(buffer.array(), (int) size);
        ByteBuffer.wrap(header).putInt(GptHeader.HEADER_CRC.offset(), 0);
        GptRefusal.requireHex(
                structure, GptHeader.HEADER_CRC, buffer.getInt(GptHeader.HEADER_CRC.offset()), GptHeader.crc(header));
        GptRefusal.require(structure, GptHeader.MY_LBA, buffer.getLong(GptHeader.MY_LBA.offset()), sector);
        long entryBytes = number(buffer, GptHeader.SIZE_OF_ENTRY);
        if (entryBytes < GptEntry.BYTES || Long.bitCount(entryBytes) != 1) {
            throw GptRefusal.of(
                    structure,
                    GptHeader.SIZE_OF_ENTRY.name() + " is " + entryBytes + ", wanted 128 or a larger power of two");
        }
        long entries = number(buffer, GptHeader.NUMBER_OF_ENTRIES);
        GptRefusal.requireBetween(
                structure, GptHeader.NUMBER_OF_ENTRIES.name(), entries, 1, MAXIMUM_ARRAY / entryBytes);
        return new ForeignGptHeader(
                sectorBytes,
                image.size() / sectorBytes,
                sector,
                buffer.getLong(GptHeader.ALTERNATE_LBA.offset()),
                buffer.getLong(GptHeader.FIRST_USABLE_LBA.offset()),
                buffer.getLong(GptHeader.LAST_USABLE_LBA.offset()),
                GptEntry.readGuid(buffer.position(GptHeader.DISK_GUID.offset())),
                buffer.getLong(GptHeader.PARTITION_ENTRY_LBA.offset()),
                (int) entries,
                (int) entryBytes,
                buffer.getInt(GptHeader.ENTRY_ARRAY_CRC.offset()));
    }

    private static long number(ByteBuffer buffer, Field field) {
        return Integer.toUnsignedLong(buffer.getInt(field.offset()));
    }

    private static ByteBuffer bytes(String structure, FileChannel image, long offset, int length)
            throws BuildFailure, IOException {
        if (offset < 0 || offset > image.size() - length) {
            throw GptRefusal.of(structure, "lies outside of the disk");
        }
        return Transfers.read("the image", image, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Checks that two headers point to each other and say the same. */
    void requireOneDiskWith(ForeignGptHeader backup) throws BuildFailure {
        GptRefusal.require(GptRefusal.PRIMARY, GptHeader.ALTERNATE_LBA, alternateSector, backup.mySector);
        GptRefusal.require(GptRefusal.BACKUP, GptHeader.ALTERNATE_LBA, backup.alternateSector, mySector);
        boolean same = firstUsableSector == backup.firstUsableSector
                && lastUsableSector == backup.lastUsableSector
                && diskGuid.equals(backup.diskGuid)
                && entryCount == backup.entryCount
                && entryBytes == backup.entryBytes
                && entriesCrc == backup.entriesCrc;
        if (!same) {
            throw GptRefusal.of(GptRefusal.BACKUP, "says something else than the primary");
        }
        GptRefusal.requireBetween(
                GptRefusal.PRIMARY,
                GptHeader.FIRST_USABLE_LBA.name(),
                firstUsableSector,
                GptHeader.PRIMARY_SECTOR + 1,
                backup.mySector - 1);
        GptRefusal.requireBetween(
                GptRefusal.PRIMARY,
                GptHeader.LAST_USABLE_LBA.name(),
                lastUsableSector,
                firstUsableSector,
                backup.mySector - 1);
    }

    /** The entries' bytes, which have the header's checksum and lie in no usable sector. */
    byte[] array(String structure, FileChannel image) throws BuildFailure, IOException {
        int length = entryCount * entryBytes;
        GptRefusal.requireBetween(
                structure,
                GptHeader.PARTITION_ENTRY_LBA.name(),
                entriesSector,
                GptHeader.PRIMARY_SECTOR + 1,
                sectors - 1);
        long last = entriesSector + (length - 1) / sectorBytes;
        if (entriesSector <= lastUsableSector && last >= firstUsableSector) {
            throw GptRefusal.of(structure, "lie in usable sectors");
        }
        byte[] array =
                bytes(structure, image, entriesSector * sectorBytes, length).array();
        GptRefusal.requireHex(structure, new Field("CRC-32", 0, Integer.BYTES), GptHeader.crc(array), entriesCrc);
        return array;
    }
}
