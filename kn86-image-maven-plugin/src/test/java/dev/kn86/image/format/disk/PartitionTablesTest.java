// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.format.structure.Layouts;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each case puts one fault into the tables of a card of 1 MiB, and corrects the checksums. sgdisk judges the same card.
 */
@ForeignTools
class PartitionTablesTest {

    private static final int SECTORS = 2048;
    private static final int LAST = SECTORS - 1;
    private static final int BACKUP_ENTRIES = LAST - 32;
    private static final int ARRAY_BYTES = 128 * 128;
    private static final UUID GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final String FLIPPED_GUID = "00112232-4455-6677-8899-aabbccddeeff";

    private static final PartitionTables TABLES = PartitionTables.of(
            new MasterBootRecord(
                    1,
                    List.of(
                            new MbrEntry(MbrEntry.TYPE_GPT_PROTECTIVE, 1, LAST),
                            MbrEntry.UNUSED,
                            MbrEntry.UNUSED,
                            MbrEntry.UNUSED)),
            SECTORS,
            GUID,
            List.of(
                    new GptEntry(GUID, new UUID(1, 1), 40, 99, 0, "one"),
                    new GptEntry(GUID, new UUID(1, 2), 100, 199, 0, "two")));

    /** What sgdisk finds on the same card. */
    private enum Verdict {
        A_PROBLEM,
        /** sgdisk does not check the field. */
        NOTHING
    }

    /** Where a fault is. */
    private enum Place {
        PRIMARY,
        BACKUP,
        BOTH;

        boolean isIn(int copy) {
            return this == BOTH || ordinal() == copy;
        }
    }

    /**
     * A fault in a header.
     *
     * @param value the field's new value; when it is null, the lowest bit of the field's first byte is flipped
     */
    private record HeaderFault(Place place, Field field, Long value, String message, Verdict sgdisk) {}

    /** A fault in the entries, such as one field of entry 2. */
    private record EntryFault(Place place, int entry, Field field, Long value, String message) {}

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void write() throws Exception {
        image = folder.resolve("card.img");
        Files.write(image, new byte[SECTORS * Region.SECTOR_BYTES]);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            TABLES.write(channel);
        }
    }

    private static HeaderFault primary(Field field, String message) {
        return new HeaderFault(Place.PRIMARY, field, null, "the primary GPT header: " + message, Verdict.A_PROBLEM);
    }

    private static HeaderFault backup(Field field, String message) {
        return new HeaderFault(Place.BACKUP, field, null, "the backup GPT header: " + message, Verdict.A_PROBLEM);
    }

    private static HeaderFault unseen(HeaderFault fault) {
        return new HeaderFault(fault.place(), fault.field(), fault.value(), fault.message(), Verdict.NOTHING);
    }

    private static HeaderFault with(Place place, Field field, long value, String message) {
        return new HeaderFault(place, field, value, message, Verdict.A_PROBLEM);
    }

    static Stream<HeaderFault> headerFaults() {
        int entriesCrc = TABLES.primary().entriesCrc();
        String arrayFault = String.format("CRC-32 is 0x%08x, wanted 0x%08x", entriesCrc, entriesCrc ^ 1);
        return Stream.of(
                primary(
                        GptHeader.SIGNATURE,
                        "Signature is 0x5452415020494644, wanted 0x5452415020494645 (\"EFI PART\")"),
                primary(GptHeader.REVISION, "Revision is 0x00010001, wanted 0x00010000"),
                primary(GptHeader.HEADER_SIZE, "HeaderSize is 93, wanted 92"),
                primary(GptHeader.HEADER_CRC, crcFault(TABLES.primary())),
                unseen(primary(GptHeader.RESERVED, "Reserved is 0x00000001, wanted 0x00000000")),
                primary(GptHeader.MY_LBA, "MyLBA is 0, wanted 1"),
                primary(GptHeader.ALTERNATE_LBA, "AlternateLBA is 2046, wanted 2047"),
                with(
                        Place.PRIMARY,
                        GptHeader.FIRST_USABLE_LBA,
                        35,
                        "the backup GPT header: FirstUsableLBA is 34, wanted 35 as in the primary"),
                with(
                        Place.PRIMARY,
                        GptHeader.LAST_USABLE_LBA,
                        2013,
                        "the backup GPT header: LastUsableLBA is 2014, wanted 2013 as in the primary"),
                new HeaderFault(
                        Place.PRIMARY,
                        GptHeader.DISK_GUID,
                        null,
                        "the backup GPT header: DiskGUID is " + GUID + ", wanted " + FLIPPED_GUID
                                + " as in the primary",
                        Verdict.A_PROBLEM),
                primary(GptHeader.PARTITION_ENTRY_LBA, "PartitionEntryLBA is 3, wanted 2 to 2"),
                primary(GptHeader.NUMBER_OF_ENTRIES, "NumberOfPartitionEntries is 129, wanted 128"),
                primary(GptHeader.SIZE_OF_ENTRY, "SizeOfPartitionEntry is 129, wanted 128"),
                new HeaderFault(
                        Place.PRIMARY,
                        GptHeader.ENTRY_ARRAY_CRC,
                        null,
                        "the primary GPT entries: " + arrayFault,
                        Verdict.A_PROBLEM),
                backup(
                        GptHeader.SIGNATURE,
                        "Signature is 0x5452415020494644, wanted 0x5452415020494645 (\"EFI PART\")"),
                backup(GptHeader.REVISION, "Revision is 0x00010001, wanted 0x00010000"),
                backup(GptHeader.HEADER_SIZE, "HeaderSize is 93, wanted 92"),
                backup(GptHeader.HEADER_CRC, crcFault(TABLES.backup())),
                unseen(backup(GptHeader.RESERVED, "Reserved is 0x00000001, wanted 0x00000000")),
                backup(GptHeader.MY_LBA, "MyLBA is 2046, wanted 2047"),
                backup(GptHeader.ALTERNATE_LBA, "AlternateLBA is 0, wanted 1"),
                backup(GptHeader.FIRST_USABLE_LBA, "FirstUsableLBA is 35, wanted 34 as in the primary"),
                backup(GptHeader.LAST_USABLE_LBA, "LastUsableLBA is 2015, wanted 2014 as in the primary"),
                backup(GptHeader.DISK_GUID, "DiskGUID is " + FLIPPED_GUID + ", wanted " + GUID + " as in the primary"),
                backup(GptHeader.PARTITION_ENTRY_LBA, "PartitionEntryLBA is 2014, wanted 2015 to 2015"),
                backup(GptHeader.NUMBER_OF_ENTRIES, "NumberOfPartitionEntries is 129, wanted 128"),
                backup(GptHeader.SIZE_OF_ENTRY, "SizeOfPartitionEntry is 129, wanted 128"),
                new HeaderFault(
                        Place.BACKUP,
                        GptHeader.ENTRY_ARRAY_CRC,
                        null,
                        "the backup GPT entries: " + arrayFault,
                        Verdict.A_PROBLEM),
                with(
                        Place.BOTH,
                        GptHeader.FIRST_USABLE_LBA,
                        33,
                        "the primary GPT header: FirstUsableLBA is 33, wanted 34 to 2014"),
                unseen(with(
                        Place.BOTH,
                        GptHeader.LAST_USABLE_LBA,
                        2015,
                        "the primary GPT header: LastUsableLBA is 2015, wanted 34 to 2014")),
                with(
                        Place.BOTH,
                        GptHeader.LAST_USABLE_LBA,
                        -1,
                        "the primary GPT header: LastUsableLBA is 18446744073709551615, wanted 34 to 2014"),
                with(
                        Place.PRIMARY,
                        GptHeader.PARTITION_ENTRY_LBA,
                        Long.MAX_VALUE,
                        "the primary GPT header: PartitionEntryLBA is 9223372036854775807, wanted 2 to 2"));
    }

    /** The message for a checksum whose lowest bit is flipped. */
    private static String crcFault(GptHeader header) {
        int right =
                ByteBuffer.wrap(header.write()).order(ByteOrder.LITTLE_ENDIAN).getInt(GptHeader.HEADER_CRC.offset());
        return String.format("HeaderCRC32 is 0x%08x, wanted 0x%08x", right ^ 1, right);
    }

    @ParameterizedTest
    @MethodSource("headerFaults")
    void refusesAHeader(HeaderFault fault) throws Exception {
        byte[] card = Files.readAllBytes(image);
        for (int copy = 0; copy < 2; copy++) {
            if (fault.place().isIn(copy)) {
                int header = (copy == 0 ? 1 : LAST) * Region.SECTOR_BYTES;
                change(card, header + fault.field().offset(), fault.field(), fault.value());
                if (!fault.field().equals(GptHeader.HEADER_CRC)) {
                    correctHeaderCrc(card, header);
                }
            }
        }
        Files.write(image, card);
        assertEquals(fault.message(), refusal());
        assertEquals(fault.sgdisk(), sgdisk());
    }

    @Test
    void everyFieldOfBothHeadersHasAFault() {
        Set<String> wanted = new HashSet<>();
        GptHeader.FIELDS.forEach(
                field -> wanted.addAll(List.of(Place.PRIMARY + field.name(), Place.BACKUP + field.name())));
        headerFaults()
                .forEach(fault -> wanted.remove(fault.place() + fault.field().name()));
        assertEquals(Set.of(), wanted);
    }

    static Stream<EntryFault> entryFaults() {
        List<EntryFault> faults = new ArrayList<>();
        String[] flips = {
            "0x32, wanted 0x33",
            "0x01, wanted 0x00",
            "0x65, wanted 0x64",
            "0xc6, wanted 0xc7",
            "0x01, wanted 0x00",
            "0x75, wanted 0x74"
        };
        for (int i = 0; i < GptEntry.FIELDS.size(); i++) {
            Field field = GptEntry.FIELDS.get(i);
            faults.add(new EntryFault(
                    Place.BACKUP,
                    2,
                    field,
                    null,
                    "the backup GPT entries: byte 0 of entry 2's " + field.name() + " is " + flips[i]));
        }
        String entries = "the primary GPT entries: ";
        faults.addAll(List.of(
                new EntryFault(
                        Place.BOTH,
                        1,
                        GptEntry.STARTING_LBA,
                        33L,
                        entries + "entry 1's StartingLBA is 33, wanted 34 to 2014"),
                new EntryFault(
                        Place.BOTH,
                        2,
                        GptEntry.ENDING_LBA,
                        2015L,
                        entries + "entry 2's EndingLBA is 2015, wanted 100 to 2014"),
                new EntryFault(
                        Place.BOTH,
                        2,
                        GptEntry.ENDING_LBA,
                        98L,
                        entries + "entry 2's EndingLBA is 98, wanted 100 to 2014"),
                new EntryFault(
                        Place.BOTH,
                        2,
                        GptEntry.STARTING_LBA,
                        99L,
                        entries + "entry 2 (sectors 99 to 199) overlaps entry 1 (sectors 40 to 99)")));
        return faults.stream();
    }

    /** The checksums are right, as on a card on which a device has changed one array and not the other. */
    @ParameterizedTest
    @MethodSource("entryFaults")
    void refusesEntries(EntryFault fault) throws Exception {
        byte[] card = Files.readAllBytes(image);
        for (int copy = 0; copy < 2; copy++) {
            if (fault.place().isIn(copy)) {
                int array = (copy == 0 ? 2 : BACKUP_ENTRIES) * Region.SECTOR_BYTES;
                change(
                        card,
                        array
                                + (fault.entry() - 1) * GptEntry.BYTES
                                + fault.field().offset(),
                        fault.field(),
                        fault.value());
                correctArrayCrc(card, copy, array);
            }
        }
        Files.write(image, card);
        assertEquals(fault.message(), refusal());
        assertEquals(Verdict.A_PROBLEM, sgdisk());
    }

    @Test
    void refusesAUsedEntryBehindAnUnusedOne() throws Exception {
        byte[] card = Files.readAllBytes(image);
        for (int copy = 0; copy < 2; copy++) {
            int array = (copy == 0 ? 2 : BACKUP_ENTRIES) * Region.SECTOR_BYTES;
            Arrays.fill(card, array, array + GptEntry.BYTES, (byte) 0);
            correctArrayCrc(card, copy, array);
        }
        Files.write(image, card);
        assertEquals("the primary GPT entries: entry 2 is used, wanted unused as entry 1", refusal());
    }

    @Test
    void refusesReservedBytesBehindTheHeader() throws Exception {
        byte[] card = Files.readAllBytes(image);
        card[Region.SECTOR_BYTES + GptHeader.BYTES] = 1;
        Files.write(image, card);
        assertEquals("the primary GPT header: reserved byte 92 is 0x01, wanted 0x00", refusal());
    }

    /** A device that moves the backup to where a larger card ends has to correct the primary's pointer to it. */
    @Test
    void refusesAStalePointerToAMovedBackup() throws Exception {
        byte[] card = Arrays.copyOf(Files.readAllBytes(image), 2 * SECTORS * Region.SECTOR_BYTES);
        int last = 2 * SECTORS - 1;
        byte[] array = Arrays.copyOfRange(
                card, BACKUP_ENTRIES * Region.SECTOR_BYTES, BACKUP_ENTRIES * Region.SECTOR_BYTES + ARRAY_BYTES);
        System.arraycopy(array, 0, card, (last - 32) * Region.SECTOR_BYTES, ARRAY_BYTES);
        GptHeader old = TABLES.backup();
        byte[] moved = new GptHeader(
                        last, 1, old.firstUsableSector(), old.lastUsableSector(), GUID, last - 32L, old.entriesCrc())
                .write();
        System.arraycopy(moved, 0, card, last * Region.SECTOR_BYTES, moved.length);
        Files.write(image, card);
        assertEquals("the primary GPT header: AlternateLBA is 2047, wanted 4095", refusal());
        assertEquals(Verdict.A_PROBLEM, sgdisk());
    }

    /** Runs the same sfdisk command as prepare-share, which a device runs on its first boot. */
    @Test
    void readsWhatSfdiskHasMoved() throws Exception {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), 2L * SECTORS * Region.SECTOR_BYTES - 1);
        }
        ForeignTool.SFDISK.run("--quiet", "--no-reread", "--no-tell-kernel", "--relocate", "gpt-bak-std", image);
        PartitionTables found = read();
        assertEquals(2 * SECTORS - 1, found.primary().alternateSector());
        assertEquals(TABLES.entries(), found.entries());
        assertEquals(Verdict.NOTHING, sgdisk());
    }

    @Test
    void readsWhatItWrote() throws Exception {
        assertEquals(TABLES, read());
        assertEquals(Verdict.NOTHING, sgdisk());
    }

    @Test
    void refusesAnImageWithoutRoomForTables() throws Exception {
        Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 66 * Region.SECTOR_BYTES));
        assertEquals(
                "the image has 66 sectors, too few for two GPTs",
                assertThrows(EOFException.class, this::read).getMessage());
    }

    @Test
    void fieldsFillTheirStructures() {
        Layouts.assertContiguous(92, GptHeader.FIELDS);
        Layouts.assertContiguous(128, GptEntry.FIELDS);
        Layouts.assertContiguous(512, MasterBootRecord.FIELDS);
        Layouts.assertContiguous(16, MbrEntry.FIELDS);
    }

    private static void change(byte[] card, int position, Field field, Long value) {
        ByteBuffer bytes = ByteBuffer.wrap(card).order(ByteOrder.LITTLE_ENDIAN);
        if (value == null) {
            bytes.put(position, (byte) (bytes.get(position) ^ 1));
        } else if (field.bytes() == Long.BYTES) {
            bytes.putLong(position, value);
        } else {
            bytes.putInt(position, value.intValue());
        }
    }

    private static void correctHeaderCrc(byte[] card, int header) {
        ByteBuffer bytes = ByteBuffer.wrap(card).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(header + GptHeader.HEADER_CRC.offset(), 0);
        bytes.putInt(header + GptHeader.HEADER_CRC.offset(), crc(card, header, GptHeader.BYTES));
    }

    private static void correctArrayCrc(byte[] card, int copy, int array) {
        int header = (copy == 0 ? 1 : LAST) * Region.SECTOR_BYTES;
        ByteBuffer.wrap(card)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(header + GptHeader.ENTRY_ARRAY_CRC.offset(), crc(card, array, ARRAY_BYTES));
        correctHeaderCrc(card, header);
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private PartitionTables read() throws IOException, BuildFailure {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            return PartitionTables.read(channel);
        }
    }

    private String refusal() {
        return assertThrows(BuildFailure.class, this::read)
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    /** sgdisk always exits with 0. It corrects some faults in memory, and prints a warning for them. */
    private Verdict sgdisk() throws BuildFailure {
        var result = ForeignTool.SGDISK.run("-v", image);
        String output = result.stdout() + result.stderr();
        return output.contains("No problems found") && !output.contains("Caution")
                ? Verdict.NOTHING
                : Verdict.A_PROBLEM;
    }
}
