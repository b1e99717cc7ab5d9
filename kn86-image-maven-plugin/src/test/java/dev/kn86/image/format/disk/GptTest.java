// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GptTest {

    private static final UUID GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private static GptHeader header() {
        return new GptHeader(1, 999, 34, 966, GUID, 2, 0x12345678);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(GptEntry.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void storesAGuidInItsMixedOrder() {
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        GptEntry.writeGuid(buffer, GUID);
        assertEquals("33221100554477668899aabbccddeeff", HexFormat.of().formatHex(buffer.array()));
        assertEquals(GUID, GptEntry.readGuid(buffer.flip()));
    }

    @Test
    void readsTheHeaderThatItWrote() throws Exception {
        byte[] sector = header().write();
        assertEquals(Region.SECTOR_BYTES, sector.length);
        assertArrayEquals(
                new byte[Region.SECTOR_BYTES - GptHeader.BYTES],
                Arrays.copyOfRange(sector, GptHeader.BYTES, sector.length));
        assertEquals(header(), GptHeader.read(GptRefusal.PRIMARY, 1, sector));
    }

    @ParameterizedTest
    @CsvSource({
        "0,'Signature is 0x5452415020494644, wanted 0x5452415020494645 (\"EFI PART\")'",
        "8,'Revision is 0x00010001, wanted 0x00010000'",
        "12,'HeaderSize is 93, wanted 92'",
        "16,'HeaderCRC32 is 0xca8f19d3, wanted 0xca8f19d2'",
        "24,'HeaderCRC32 is 0xca8f19d2, wanted 0xafb281f0'",
        "56,'HeaderCRC32 is 0xca8f19d2, wanted 0x5fffcd47'",
        "91,'HeaderCRC32 is 0xca8f19d2, wanted 0xbd882944'"
    })
    void namesAChangedField(int offset, String fault) {
        byte[] sector = header().write();
        sector[offset] ^= 1;
        assertEquals("the primary GPT header: " + fault, message(sector));
    }

    @ParameterizedTest
    @CsvSource({"80,'NumberOfPartitionEntries is 64, wanted 128'", "84,'SizeOfPartitionEntry is 64, wanted 128'"})
    void namesAnOddGeometryWithAGoodChecksum(int offset, String fault) {
        byte[] sector = header().write();
        ByteBuffer buffer = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset, 64).putInt(GptHeader.HEADER_CRC.offset(), GptHeader.headerCrc(sector));
        assertEquals("the primary GPT header: " + fault, message(sector));
    }

    @Test
    void readsTheEntryThatItWrote() {
        String longest = "\uD83D\uDCBE" + "x".repeat(34);
        for (String name : new String[] {"", "bootfs-A", longest}) {
            GptEntry entry = new GptEntry(GUID, new UUID(1, 2), 34, 99, 4, name);
            ByteBuffer buffer = buffer();
            entry.write(buffer);
            assertEquals(GptEntry.BYTES, buffer.position());
            assertEquals(entry, GptEntry.read(buffer.flip()));
        }
    }

    @Test
    void countsNamesInUtf16Units() {
        String tooLong = "\uD83D\uDCBE" + "x".repeat(35);
        assertThrows(IllegalArgumentException.class, () -> new GptEntry(GUID, GUID, 34, 99, 0, tooLong));
    }

    private static String message(byte[] sector) {
        return assertThrows(BuildFailure.class, () -> GptHeader.read(GptRefusal.PRIMARY, 1, sector))
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }
}
