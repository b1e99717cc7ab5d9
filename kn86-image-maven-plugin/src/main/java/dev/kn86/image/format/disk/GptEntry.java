// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A GPT partition entry (UEFI 2.10, table 5-6).
 *
 * @param typeGuid PartitionTypeGUID
 * @param uniqueGuid UniquePartitionGUID
 * @param firstSector StartingLBA
 * @param lastSector EndingLBA, inclusive
 * @param attributes Attributes; 0 here: no bit of it helps on this device
 * @param name PartitionName, at most 36 UTF-16 units
 */
public record GptEntry(
        UUID typeGuid, UUID uniqueGuid, long firstSector, long lastSector, long attributes, String name) {

    /** Bytes of an entry. */
    public static final int BYTES = 128;

    static final UUID UNUSED_TYPE = new UUID(0, 0);

    private static final int NAME_UNITS = 36;

    public GptEntry {
        if (name.length() > NAME_UNITS) {
            throw new IllegalArgumentException("a GPT name has at most 36 UTF-16 units: \"" + name + "\"");
        }
    }

    /** Appends the entry to a little-endian buffer. */
    void write(ByteBuffer buffer) {
        int end = buffer.position() + BYTES;
        writeGuid(buffer, typeGuid);
        writeGuid(buffer, uniqueGuid);
        buffer.putLong(firstSector);
        buffer.putLong(lastSector);
        buffer.putLong(attributes);
        buffer.put(name.getBytes(StandardCharsets.UTF_16LE));
        buffer.position(end);
    }

    /** Reads an entry from a little-endian buffer. */
    static GptEntry read(ByteBuffer buffer) {
        UUID type = readGuid(buffer);
        UUID unique = readGuid(buffer);
        long first = buffer.getLong();
        long last = buffer.getLong();
        long attributes = buffer.getLong();
        byte[] name = new byte[NAME_UNITS * 2];
        buffer.get(name);
        String text = new String(name, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        return new GptEntry(type, unique, first, last, attributes, end < 0 ? text : text.substring(0, end));
    }

    /** The first three fields of a GUID are stored little-endian, the rest as it is printed (UEFI 2.10, appendix A). */
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
