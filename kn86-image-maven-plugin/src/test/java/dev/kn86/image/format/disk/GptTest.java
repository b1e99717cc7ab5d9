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
        assertEquals(header(), GptHeader.read("primary", sector));
    }

    @ParameterizedTest
    @CsvSource({
        "0,does not begin with \"EFI PART\"",
        "8,is not of revision 1.0",
        "12,is not 92 bytes long",
        "16,has a wrong checksum",
        "24,has a wrong checksum",
        "56,has a wrong checksum",
        "91,has a wrong checksum"
    })
    void namesAChangedField(int offset, String fault) {
        byte[] sector = header().write();
        sector[offset] ^= 1;
        assertEquals("the primary GPT header " + fault, message(sector));
    }

    @ParameterizedTest
    @CsvSource({"80,does not list 128 entries", "84,does not have entries of 128 bytes"})
    void namesAnOddGeometryWithAGoodChecksum(int offset, String fault) {
        byte[] sector = header().write();
        ByteBuffer buffer = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset, 64).putInt(GptHeader.OFFSET_HEADER_CRC, 0);
        buffer.putInt(GptHeader.OFFSET_HEADER_CRC, GptHeader.crc(sector, GptHeader.BYTES));
        assertEquals("the primary GPT header " + fault, message(sector));
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
        return assertThrows(BuildFailure.class, () -> GptHeader.read("primary", sector))
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }
}
