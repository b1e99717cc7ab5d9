// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.format.structure.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A GPT partition entry (UEFI 2.10, section 5.3.3, table 5-6). All numbers are little-endian.
 *
 * @param typeGuid PartitionTypeGUID
 * @param uniqueGuid UniquePartitionGUID
 * @param firstSector StartingLBA
 * @param lastSector EndingLBA, inclusive
 * @param attributes Attributes; 0 on our cards, because no bit of it helps on the device
 * @param name PartitionName, at most 36 UTF-16 units
 */
public record GptEntry(
        UUID typeGuid, UUID uniqueGuid, long firstSector, long lastSector, long attributes, String name) {

    /** Bytes of an entry. */
    public static final int BYTES = 128;

    static final Field TYPE_GUID = new Field("PartitionTypeGUID", 0, 16);
    static final Field UNIQUE_GUID = new Field("UniquePartitionGUID", 16, 16);
    static final Field STARTING_LBA = new Field("StartingLBA", 32, 8);
    static final Field ENDING_LBA = new Field("EndingLBA", 40, 8);
    static final Field ATTRIBUTES = new Field("Attributes", 48, 8);
    static final Field PARTITION_NAME = new Field("PartitionName", 56, 72);

    /** All fields, in their order. */
    static final List<Field> FIELDS =
            List.of(TYPE_GUID, UNIQUE_GUID, STARTING_LBA, ENDING_LBA, ATTRIBUTES, PARTITION_NAME);

    private static final UUID UNUSED_TYPE = new UUID(0, 0);

    private static final int NAME_UNITS = PARTITION_NAME.bytes() / Character.BYTES;

    public GptEntry {
        if (name.length() > NAME_UNITS) {
            throw new IllegalArgumentException("a GPT name has at most 36 UTF-16 units: \"" + name + "\"");
        }
    }

    /** Whether there is such a partition: an unused entry has the type 0. */
    boolean isUsed() {
        return !typeGuid.equals(UNUSED_TYPE);
    }

    /** Appends the entry to a little-endian buffer. */
    void write(ByteBuffer buffer) {
        int start = buffer.position();
        writeGuid(buffer.position(start + TYPE_GUID.offset()), typeGuid);
        writeGuid(buffer.position(start + UNIQUE_GUID.offset()), uniqueGuid);
        buffer.putLong(start + STARTING_LBA.offset(), firstSector);
        buffer.putLong(start + ENDING_LBA.offset(), lastSector);
        buffer.putLong(start + ATTRIBUTES.offset(), attributes);
        buffer.put(start + PARTITION_NAME.offset(), name.getBytes(StandardCharsets.UTF_16LE));
        buffer.position(start + BYTES);
    }

    /** Reads an entry from a little-endian buffer. */
    static GptEntry read(ByteBuffer buffer) {
        int start = buffer.position();
        UUID type = readGuid(buffer.position(start + TYPE_GUID.offset()));
        UUID unique = readGuid(buffer.position(start + UNIQUE_GUID.offset()));
        byte[] name = new byte[PARTITION_NAME.bytes()];
        buffer.get(start + PARTITION_NAME.offset(), name);
        String text = new String(name, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        buffer.position(start + BYTES);
        return new GptEntry(
                type,
                unique,
                buffer.getLong(start + STARTING_LBA.offset()),
                buffer.getLong(start + ENDING_LBA.offset()),
                buffer.getLong(start + ATTRIBUTES.offset()),
                end < 0 ? text : text.substring(0, end));
    }

    /**
     * The first three parts of a GUID are stored little-endian, the rest in the order of its text (UEFI 2.10, appendix
     * A).
     */
    static void writeGuid(ByteBuffer buffer, UUID guid) {
        long high = guid.getMostSignificantBits();
        buffer.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        buffer.order(ByteOrder.BIG_ENDIAN)
                .putLong(guid.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    static UUID readGuid(ByteBuffer buffer) {
        long high = Integer.toUnsignedLong(buffer.getInt()) << 32
                | Short.toUnsignedLong(buffer.getShort()) << 16
                | Short.toUnsignedLong(buffer.getShort());
        long low = buffer.order(ByteOrder.BIG_ENDIAN).getLong();
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        return new UUID(high, low);
    }
}
