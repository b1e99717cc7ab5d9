// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.format.structure.Layouts;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.CardTables;
import dev.kn86.image.image.layout.DiskPlanTest;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MasterBootRecordTest {

    /** Compared once with what sgdisk, libblkid, sfdisk and partx read; docs/image-format.md shows the same bytes. */
    private static final String ENTRIES =
            """
            00 05 05 01 0C 2D 24 09 00 40 00 00 00 00 02 00
            00 2D 25 09 0C CF 26 29 00 40 02 00 00 00 08 00
            00 CF 27 29 0C 72 28 4A 00 40 0A 00 00 00 08 00
            """;

    private static final String PROTECTIVE = "00 00 02 00 EE 00 22 00 01 00 00 00 21 00 00 00";
    private static final String UNUSED = "00 ".repeat(15) + "00";

    private static MasterBootRecord record(TableKind kind) throws BuildFailure {
        return CardTables.of(DiskPlanTest.standard(), new CardIds("1.2.3"), kind)
                .mbr();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private static byte[] entries(byte[] sector) {
        return Arrays.copyOfRange(
                sector, MasterBootRecord.PARTITION_RECORDS.offset(), MasterBootRecord.SIGNATURE.offset());
    }

    @Test
    void writesTheHybridEntries() throws Exception {
        byte[] sector = record(TableKind.HYBRID).write();
        assertArrayEquals(bytes(ENTRIES + PROTECTIVE), entries(sector));
        assertArrayEquals(bytes("55 AA"), Arrays.copyOfRange(sector, 510, 512));
        assertArrayEquals(new byte[440], Arrays.copyOf(sector, 440));
    }

    @Test
    void hidesTheGpt() throws Exception {
        assertArrayEquals(
                bytes(ENTRIES + UNUSED), entries(record(TableKind.HIDDEN_GPT).write()));
    }

    @Test
    void fieldsFillTheSector() {
        assertEquals(4 * MbrEntry.BYTES, MasterBootRecord.PARTITION_RECORDS.bytes());
        Layouts.assertContiguous(MasterBootRecord.BYTES, MasterBootRecord.FIELDS);
        Layouts.assertContiguous(MbrEntry.BYTES, MbrEntry.FIELDS);
    }

    @Test
    void hasADiskSignature() throws Exception {
        assertNotEquals(0, record(TableKind.HYBRID).diskSignature());
    }

    @Test
    void readsWhatItWrote() throws Exception {
        for (TableKind kind : TableKind.values()) {
            assertEquals(record(kind), MasterBootRecord.read(record(kind).write()));
        }
    }

    @Test
    void marksSectorsBeyondTheLastCylinder() {
        ByteBuffer buffer = ByteBuffer.allocate(MbrEntry.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new MbrEntry(MbrEntry.TYPE_FAT32_LBA, 1024L * 255 * 63, 1).write(buffer);
        assertArrayEquals(bytes("00 FE FF FF 0C FE FF FF 00 04 FB 00 01 00 00 00"), buffer.array());
    }

    @Test
    void refusesASectorWithoutTheMark() throws Exception {
        byte[] sector = record(TableKind.HYBRID).write();
        sector[511] = 0;
        assertEquals("the MBR does not end in 55 AA, but in 55 00", message(sector));
        assertEquals("the MBR has 511 bytes, not 512", message(Arrays.copyOf(sector, 511)));
    }

    private static String message(byte[] sector) {
        return assertThrows(BuildFailure.class, () -> MasterBootRecord.read(sector))
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }
}
