// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Where the parts of a FAT volume lie, as its boot sector says (Microsoft, "FAT: General Overview of On-Disk Format",
 * 1.03, section "Boot Sector and BPB").
 *
 * @param kind the width of a FAT entry
 * @param sectorBytes BPB_BytsPerSec
 * @param clusterSectors BPB_SecPerClus
 * @param reservedSectors BPB_RsvdSecCnt: sectors before the first FAT
 * @param fats BPB_NumFATs
 * @param fatSectors BPB_FATSz16 or BPB_FATSz32: sectors of one FAT
 * @param rootEntries BPB_RootEntCnt: entries of the fixed root directory; 0 for FAT32
 * @param totalSectors BPB_TotSec16 or BPB_TotSec32
 * @param rootCluster BPB_RootClus: where FAT32's root directory begins; 0 for the others
 * @param id BS_VolID
 */
public record FatLayout(
        Kind kind,
        int sectorBytes,
        int clusterSectors,
        int reservedSectors,
        int fats,
        long fatSectors,
        int rootEntries,
        long totalSectors,
        long rootCluster,
        int id) {

    /** The width of an entry of the FAT. */
    public enum Kind {
        FAT12(12),
        FAT16(16),
        FAT32(32);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }

        /** Bits of an entry in the FAT. */
        int bits() {
            return bits;
        }
    }

    /**
     * A volume with fewer clusters is FAT16 for who goes by the specification, whatever its boot sector says (same
     * document, "FAT Type Determination").
     */
    public static final long MINIMUM_FAT32_CLUSTERS = 65_525;

    /** From this number of clusters on, a volume is FAT16. */
    private static final long MINIMUM_FAT16_CLUSTERS = 4_085;

    /** More are refused: a card of 512 GiB in clusters of 32 KiB has as many. */
    private static final long MAXIMUM_CLUSTERS = 1 << 24;

    /** Bytes that are read to know the layout. */
    static final int BOOT_SECTOR_BYTES = 512;

    /** The first cluster that holds data: the first two entries of a FAT have other meanings. */
    static final int FIRST_CLUSTER = 2;

    static final int ENTRY_BYTES = 32;

    private static final Field SECTOR_BYTES = new Field("BPB_BytsPerSec", 11, 2);
    private static final Field CLUSTER_SECTORS = new Field("BPB_SecPerClus", 13, 1);
    private static final Field RESERVED_SECTORS = new Field("BPB_RsvdSecCnt", 14, 2);
    private static final Field FATS = new Field("BPB_NumFATs", 16, 1);
    private static final Field ROOT_ENTRIES = new Field("BPB_RootEntCnt", 17, 2);
    private static final Field TOTAL_16 = new Field("BPB_TotSec16", 19, 2);
    private static final Field FAT_SECTORS_16 = new Field("BPB_FATSz16", 22, 2);
    private static final Field TOTAL_32 = new Field("BPB_TotSec32", 32, 4);
    private static final Field FAT_SECTORS_32 = new Field("BPB_FATSz32", 36, 4);
    private static final Field VERSION = new Field("BPB_FSVer", 42, 2);
    private static final Field ROOT_CLUSTER = new Field("BPB_RootClus", 44, 4);
    private static final Field ID_16 = new Field("BS_VolID", 39, 4);
    private static final Field ID_32 = new Field("BS_VolID", 67, 4);
    private static final int OFFSET_SIGNATURE = 510;
    private static final short SIGNATURE = (short) 0xAA55;

    private static final List<Integer> SECTOR_SIZES = List.of(512, 1024, 2048, 4096);
    private static final int MAXIMUM_CLUSTER_BYTES = 1 << 16;

    /** Whether a volume's first 512 bytes end as a boot sector's do. */
    public static boolean isMarked(ByteBuffer sector) {
        return sector.limit() >= BOOT_SECTOR_BYTES
                && sector.duplicate().order(ByteOrder.LITTLE_ENDIAN).getShort(OFFSET_SIGNATURE) == SIGNATURE;
    }

    /**
     * Reads a boot sector.
     *
     * @param volume the volume's name, for messages
     * @param bytes of the partition or file; the volume may not be larger
     * @throws BuildFailure when it is damaged, or states what cannot be
     */
    public static FatLayout read(String volume, ByteBuffer sector, long bytes) throws BuildFailure {
        ByteBuffer boot = sector.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        FatRefusal.require(isMarked(boot), volume, "its boot sector does not end in 55 AA");
        // As Linux has it (fs/fat/inode.c): the field that FAT32 does not use decides.
        boolean wide = number(boot, FAT_SECTORS_16) == 0;
        long total16 = number(boot, TOTAL_16);
        FatLayout layout = new FatLayout(
                Kind.FAT32,
                (int) number(boot, SECTOR_BYTES),
                (int) number(boot, CLUSTER_SECTORS),
                (int) number(boot, RESERVED_SECTORS),
                (int) number(boot, FATS),
                number(boot, wide ? FAT_SECTORS_32 : FAT_SECTORS_16),
                (int) number(boot, ROOT_ENTRIES),
                total16 == 0 ? number(boot, TOTAL_32) : total16,
                wide ? number(boot, ROOT_CLUSTER) : 0,
                (int) number(boot, wide ? ID_32 : ID_16));
        layout.checkFields(volume, wide, wide ? number(boot, VERSION) : 0);
        layout.checkSizes(volume, wide, bytes);
        return wide
                ? layout
                : layout.withKind(layout.clusters() < MINIMUM_FAT16_CLUSTERS ? Kind.FAT12 : Kind.FAT16, volume);
    }

    private static long number(ByteBuffer boot, Field field) {
        return switch (field.bytes()) {
            case 1 -> Byte.toUnsignedLong(boot.get(field.offset()));
            case 2 -> Short.toUnsignedLong(boot.getShort(field.offset()));
            default -> Integer.toUnsignedLong(boot.getInt(field.offset()));
        };
    }

    private void checkFields(String volume, boolean wide, long version) throws BuildFailure {
        FatRefusal.require(
                SECTOR_SIZES.contains(sectorBytes),
                volume,
                SECTOR_BYTES.name() + " is " + sectorBytes + ", wanted 512, 1024, 2048 or 4096");
        FatRefusal.require(
                Integer.bitCount(clusterSectors) == 1 && clusterSectors * sectorBytes <= MAXIMUM_CLUSTER_BYTES,
                volume,
                CLUSTER_SECTORS.name() + " is " + clusterSectors + ", wanted a power of two and clusters of at most "
                        + MAXIMUM_CLUSTER_BYTES + " bytes");
        FatRefusal.require(reservedSectors > 0, volume, RESERVED_SECTORS.name() + " is 0");
        FatRefusal.require(fats == 1 || fats == 2, volume, FATS.name() + " is " + fats + ", wanted 1 or 2");
        FatRefusal.require(fatSectors > 0, volume, FAT_SECTORS_32.name() + " is 0");
        FatRefusal.require(
                wide == (rootEntries == 0) && rootEntries * ENTRY_BYTES % sectorBytes == 0,
                volume,
                ROOT_ENTRIES.name() + " is " + rootEntries
                        + (wide ? ", wanted 0 for FAT32" : ", wanted a number that fills whole sectors"));
        FatRefusal.require(version == 0, volume, VERSION.name() + " is " + version + ", wanted 0");
    }

    private void checkSizes(String volume, boolean wide, long bytes) throws BuildFailure {
        FatRefusal.require(
                totalSectors <= bytes / sectorBytes,
                volume,
                "it states " + totalSectors + " sectors of " + sectorBytes + " bytes, and there are " + bytes
                        + " bytes");
        FatRefusal.require(
                firstDataSector() < totalSectors && clusters() > 0, volume, "its tables leave no room for a cluster");
        FatRefusal.require(
                clusters() <= MAXIMUM_CLUSTERS,
                volume,
                "it has " + clusters() + " clusters, wanted at most " + MAXIMUM_CLUSTERS);
        FatRefusal.require(
                !wide || isCluster(rootCluster),
                volume,
                ROOT_CLUSTER.name() + " is " + rootCluster + ", which is no cluster of the volume");
        if (wide) {
            checkFat(volume);
        }
    }

    private void checkFat(String volume) throws BuildFailure {
        FatRefusal.require(
                fatBytes() <= fatSectors * sectorBytes,
                volume,
                "its FAT of " + fatSectors + " sectors is too short for " + clusters() + " clusters");
    }

    private FatLayout withKind(Kind real, String volume) throws BuildFailure {
        FatRefusal.require(
                clusters() < MINIMUM_FAT32_CLUSTERS,
                volume,
                "it has " + clusters() + " clusters and the boot sector of a FAT16 volume");
        FatLayout layout = new FatLayout(
                real,
                sectorBytes,
                clusterSectors,
                reservedSectors,
                fats,
                fatSectors,
                rootEntries,
                totalSectors,
                rootCluster,
                id);
        layout.checkFat(volume);
        return layout;
    }

    /** Number of data clusters. */
    public long clusters() {
        return (totalSectors - firstDataSector()) / clusterSectors;
    }

    /** Bytes of a cluster. */
    public int clusterBytes() {
        return clusterSectors * sectorBytes;
    }

    /** Where the clusters begin, in bytes from the volume's start. */
    public long dataStart() {
        return firstDataSector() * sectorBytes;
    }

    /** Where a cluster begins, in bytes from the volume's start. */
    public long clusterStart(long cluster) {
        return dataStart() + (cluster - FIRST_CLUSTER) * clusterBytes();
    }

    /** Where the first FAT begins, in bytes from the volume's start. */
    long fatStart() {
        return (long) reservedSectors * sectorBytes;
    }

    /** Bytes of the entries of all clusters in one FAT. */
    int fatBytes() {
        return (int) (((clusters() + FIRST_CLUSTER) * kind.bits() + Byte.SIZE - 1) / Byte.SIZE);
    }

    /** Where the fixed root directory begins, in bytes from the volume's start. */
    long rootStart() {
        return (reservedSectors + fats * fatSectors) * sectorBytes;
    }

    /** Whether the volume has a cluster of this number. */
    boolean isCluster(long number) {
        return number >= FIRST_CLUSTER && number < clusters() + FIRST_CLUSTER;
    }

    private long firstDataSector() {
        return reservedSectors + fats * fatSectors + (long) rootEntries * ENTRY_BYTES / sectorBytes;
    }
}
