// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a FAT32 volume, from its boot sector (Microsoft, "FAT: General Overview of On-Disk
 * Format", 1.03, section "Boot Sector and BPB").
 *
 * @param sectorBytes BPB_BytsPerSec
 * @param clusterSectors BPB_SecPerClus
 * @param reservedSectors BPB_RsvdSecCnt: sectors before the first FAT
 * @param fats BPB_NumFATs
 * @param fatSectors BPB_FATSz32: sectors of one FAT
 * @param totalSectors BPB_TotSec32
 */
public record FatGeometry(
        int sectorBytes, int clusterSectors, int reservedSectors, int fats, long fatSectors, long totalSectors) {

    /**
     * A volume with fewer clusters is FAT16, whatever its boot sector says (same document, "FAT Type Determination").
     */
    public static final long MINIMUM_CLUSTERS = 65_525;

    private static final int BOOT_SECTOR_BYTES = 512;
    private static final int OFFSET_SECTOR_BYTES = 11;
    private static final int OFFSET_CLUSTER_SECTORS = 13;
    private static final int OFFSET_RESERVED_SECTORS = 14;
    private static final int OFFSET_FATS = 16;
    private static final int OFFSET_TOTAL_SECTORS = 32;
    private static final int OFFSET_FAT_SECTORS = 36;
    private static final int OFFSET_SIGNATURE = 510;

    private static final int FIRST_CLUSTER = 2;
    private static final int ENTRY_MASK = 0x0FFFFFFF;

    /**
     * Reads the boot sector.
     *
     * @throws BuildFailure when there is no FAT32 boot sector
     */
    public static FatGeometry read(Volume volume) throws IOException, BuildFailure {
        ByteBuffer sector = read(volume, 0, BOOT_SECTOR_BYTES);
        FatGeometry geometry = new FatGeometry(
                Short.toUnsignedInt(sector.getShort(OFFSET_SECTOR_BYTES)),
                Byte.toUnsignedInt(sector.get(OFFSET_CLUSTER_SECTORS)),
                Short.toUnsignedInt(sector.getShort(OFFSET_RESERVED_SECTORS)),
                Byte.toUnsignedInt(sector.get(OFFSET_FATS)),
                Integer.toUnsignedLong(sector.getInt(OFFSET_FAT_SECTORS)),
                Integer.toUnsignedLong(sector.getInt(OFFSET_TOTAL_SECTORS)));
        if (sector.getShort(OFFSET_SIGNATURE) != (short) 0xAA55
                || geometry.sectorBytes == 0
                || geometry.clusterSectors == 0
                || geometry.fatSectors == 0) {
            throw new BuildFailure(
                    "no FAT32 volume in " + volume.file() + " at byte " + volume.offset(), "Build the image again.");
        }
        return geometry;
    }

    /** Number of data clusters. */
    public long clusters() {
        return (totalSectors - firstDataSector()) / clusterSectors;
    }

    /** Bytes of a cluster. */
    public int clusterBytes() {
        return clusterSectors * sectorBytes;
    }

    private long firstDataSector() {
        return reservedSectors + fats * fatSectors;
    }

    /** The used ranges of the volume: its metadata, and all clusters that the first FAT does not list as free. */
    public ByteRanges used(Volume volume) throws IOException {
        ByteBuffer fat = read(volume, (long) reservedSectors * sectorBytes, (int) (fatSectors * sectorBytes));
        long dataStart = firstDataSector() * sectorBytes;
        List<ByteRange> ranges = new ArrayList<>(List.of(new ByteRange(0, dataStart)));
        for (int cluster = FIRST_CLUSTER; cluster < clusters() + FIRST_CLUSTER; cluster++) {
            if ((fat.getInt(cluster * Integer.BYTES) & ENTRY_MASK) != 0) {
                long start = dataStart + (long) (cluster - FIRST_CLUSTER) * clusterBytes();
                ranges.add(new ByteRange(start, start + clusterBytes()));
            }
        }
        return new ByteRanges(ranges);
    }

    private static ByteBuffer read(Volume volume, long position, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(volume.file(), StandardOpenOption.READ)) {
            return Transfers.read("the FAT volume in " + volume.file(), channel, volume.offset() + position, length)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
