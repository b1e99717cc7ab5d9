// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import static dev.kn86.image.format.disk.GptRefusal.BACKUP;
import static dev.kn86.image.format.disk.GptRefusal.BACKUP_ENTRIES;
import static dev.kn86.image.format.disk.GptRefusal.PRIMARY;
import static dev.kn86.image.format.disk.GptRefusal.PRIMARY_ENTRIES;
import static dev.kn86.image.format.disk.PartitionTables.ENTRY_ARRAY_SECTORS;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.Arrays;
import java.util.List;

/**
 * The two headers of a GPT, and the rules by which they and their entries describe one disk (UEFI 2.10, sections 5.3.2
 * and 5.3.3).
 *
 * @param primary the header in sector 1
 * @param backup the header in the last sector
 */
record GptPair(GptHeader primary, GptHeader backup) {

    /** The first sector that a partition may have: behind MBR, header and 16 KiB of entries (section 5.3.1). */
    private static final long FIRST_USABLE_AT_LEAST = GptHeader.PRIMARY_SECTOR + 1 + ENTRY_ARRAY_SECTORS;

    /**
     * Checks that each header points to the other, that both say the same of the disk, and that headers, entries and
     * usable sectors do not overlap.
     *
     * @throws BuildFailure naming the first field that is wrong
     */
    void checkHeaders() throws BuildFailure {
        GptRefusal.require(PRIMARY, GptHeader.ALTERNATE_LBA, primary.alternateSector(), backup.mySector());
        GptRefusal.require(BACKUP, GptHeader.ALTERNATE_LBA, backup.alternateSector(), primary.mySector());
        requireSame(GptHeader.FIRST_USABLE_LBA, primary.firstUsableSector(), backup.firstUsableSector());
        requireSame(GptHeader.LAST_USABLE_LBA, primary.lastUsableSector(), backup.lastUsableSector());
        requireSame(GptHeader.DISK_GUID, primary.diskGuid(), backup.diskGuid());

        long first = primary.firstUsableSector();
        long last = primary.lastUsableSector();
        long lastEntries = backup.mySector() - ENTRY_ARRAY_SECTORS;
        requireBetween(PRIMARY, GptHeader.FIRST_USABLE_LBA, first, FIRST_USABLE_AT_LEAST, lastEntries - 1);
        requireBetween(PRIMARY, GptHeader.LAST_USABLE_LBA, last, first, lastEntries - 1);
        requireBetween(
                PRIMARY,
                GptHeader.PARTITION_ENTRY_LBA,
                primary.entriesSector(),
                GptHeader.PRIMARY_SECTOR + 1,
                first - ENTRY_ARRAY_SECTORS);
        requireBetween(BACKUP, GptHeader.PARTITION_ENTRY_LBA, backup.entriesSector(), last + 1, lastEntries);
    }

    private static void requireBetween(String structure, Field field, long found, long least, long most)
            throws BuildFailure {
        GptRefusal.requireBetween(structure, field.name(), found, least, most);
    }

    private static void requireSame(Field field, Object primary, Object backup) throws BuildFailure {
        if (!primary.equals(backup)) {
            throw GptRefusal.of(BACKUP, field.name() + " is " + backup + ", wanted " + primary + " as in the primary");
        }
    }

    /**
     * Checks that each array has the checksum of its header, and that both are equal byte for byte.
     *
     * @throws BuildFailure naming the array, or the first field that differs
     */
    void checkArrays(byte[] primaryArray, byte[] backupArray) throws BuildFailure {
        checkCrc(PRIMARY_ENTRIES, primary, primaryArray);
        checkCrc(BACKUP_ENTRIES, backup, backupArray);
        int different = Arrays.mismatch(primaryArray, backupArray);
        if (different >= 0) {
            int position = different % GptEntry.BYTES;
            Field field = GptEntry.FIELDS.stream()
                    .filter(candidate -> candidate.contains(position))
                    .findFirst()
                    .orElseThrow();
            Field shown = new Field(
                    "byte " + (position - field.offset()) + " of entry " + (different / GptEntry.BYTES + 1) + "'s "
                            + field.name(),
                    position,
                    1);
            GptRefusal.requireHex(BACKUP_ENTRIES, shown, backupArray[different], primaryArray[different]);
        }
    }

    private static void checkCrc(String structure, GptHeader header, byte[] array) throws BuildFailure {
        Field crc = new Field("CRC-32", 0, Integer.BYTES);
        GptRefusal.requireHex(structure, crc, GptHeader.crc(array), header.entriesCrc());
    }

    /**
     * Checks that the used entries come first and name disjoint ranges of usable sectors.
     *
     * @param all the 128 entries, used or not
     */
    void checkEntries(List<GptEntry> all) throws BuildFailure {
        for (int i = 0; i < all.size(); i++) {
            GptEntry entry = all.get(i);
            if (!entry.isUsed()) {
                continue;
            }
            String name = "entry " + (i + 1);
            if (i > 0 && !all.get(i - 1).isUsed()) {
                throw GptRefusal.of(PRIMARY_ENTRIES, name + " is used, wanted unused as entry " + i);
            }
            GptRefusal.requireBetween(
                    PRIMARY_ENTRIES,
                    name + "'s " + GptEntry.STARTING_LBA.name(),
                    entry.firstSector(),
                    primary.firstUsableSector(),
                    primary.lastUsableSector());
            GptRefusal.requireBetween(
                    PRIMARY_ENTRIES,
                    name + "'s " + GptEntry.ENDING_LBA.name(),
                    entry.lastSector(),
                    entry.firstSector(),
                    primary.lastUsableSector());
            for (int other = 0; other < i; other++) {
                requireDisjoint(region(other, all.get(other)), region(i, entry));
            }
        }
    }

    private static void requireDisjoint(Region one, Region other) throws BuildFailure {
        if (one.overlaps(other)) {
            throw GptRefusal.of(PRIMARY_ENTRIES, other + " overlaps " + one);
        }
    }

    private static Region region(int index, GptEntry entry) {
        return new Region("entry " + (index + 1), entry.firstSector(), entry.lastSector() - entry.firstSector() + 1);
    }
}
