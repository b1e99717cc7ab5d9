// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import static dev.kn86.image.format.disk.PartitionTables.ENTRY_ARRAY_SECTORS;
import static dev.kn86.image.format.disk.Region.SECTOR_BYTES;
import static dev.kn86.image.util.quantity.ByteSize.MIB;

import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the partitions and the partition tables lie on the card. p1 to p6 follow each other from 8 MiB on. p1, p2, p3
 * and p6 have fixed sizes, and p4 and p5 have one half of the rest each. The backup GPT is at the end of the image.
 *
 * @param sectors size of the image
 * @param regions all regions, in ascending order; they are aligned, inside the image and disjoint
 */
public record DiskPlan(long sectors, List<Region> regions) {

    /** Partitions begin and end at multiples of this size, which is a multiple of the erase block of most cards. */
    public static final long ALIGNMENT = 8 * MIB;

    /** The smallest root file system that is accepted. (ext4 would work with less.) */
    public static final long MINIMUM_ROOT = 64 * MIB;

    /** What an SDXC card holds at most (SD Physical Layer Simplified Specification 6.00, section 3.2: 2 TB). */
    private static final long MAXIMUM_IMAGE = 2L << 40;

    private static final long COMMON_BYTES = 64 * MIB;
    private static final long BOOT_BYTES = 256 * MIB;
    private static final long SHARE_BYTES = 512 * MIB;

    private static final String REMEDY = "Choose another kn86.image.size: a multiple of 8 MiB, for example 3648MiB.";

    public DiskPlan {
        regions = List.copyOf(regions);
    }

    /**
     * Plans a card.
     *
     * @throws BuildFailure listing all faults of the plan
     */
    public static DiskPlan of(ByteSize imageSize) throws BuildFailure {
        long rest = imageSize.bytes() - ALIGNMENT - COMMON_BYTES - 2 * BOOT_BYTES - SHARE_BYTES - ALIGNMENT;
        long root = Math.floorDiv(rest, 2 * ALIGNMENT) * ALIGNMENT;
        long[] bytes = {COMMON_BYTES, BOOT_BYTES, BOOT_BYTES, root, root, SHARE_BYTES};
        List<Region> regions = new ArrayList<>(List.of(
                new Region("MBR", 0, 1),
                new Region("GPT header", 1, 1),
                new Region("GPT entries", 2, ENTRY_ARRAY_SECTORS)));
        long offset = ALIGNMENT;
        for (Partition partition : Partition.values()) {
            long length = bytes[partition.ordinal()];
            regions.add(new Region(partition.toString(), offset / SECTOR_BYTES, length / SECTOR_BYTES));
            offset += length;
        }
        long sectors = imageSize.bytes() / SECTOR_BYTES;
        regions.add(new Region("backup GPT entries", sectors - 1 - ENTRY_ARRAY_SECTORS, ENTRY_ARRAY_SECTORS));
        regions.add(new Region("backup GPT header", sectors - 1, 1));

        List<String> faults = new ArrayList<>();
        if (imageSize.bytes() % ALIGNMENT != 0) {
            faults.add("the image size " + imageSize.bytes() + " is not a multiple of " + ALIGNMENT);
        }
        if (imageSize.bytes() > MAXIMUM_IMAGE) {
            faults.add(
                    "the image size " + imageSize.bytes() + " is more than the largest card holds, " + MAXIMUM_IMAGE);
        }
        if (root < MINIMUM_ROOT) {
            faults.add("an image of " + imageSize.bytes() + " bytes leaves " + Math.max(root, 0)
                    + " bytes for each of p4 and p5, less than " + MINIMUM_ROOT);
        } else {
            faults.addAll(faults(sectors, regions));
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure("the card cannot be laid out:\n  " + String.join("\n  ", faults), REMEDY);
        }
        return new DiskPlan(sectors, regions);
    }

    /** The faults of a set of regions; empty when they are aligned, inside the image and disjoint. */
    static List<String> faults(long sectors, List<Region> regions) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            Region region = regions.get(i);
            if (region.sectors() < 1) {
                faults.add(region.name() + " has " + region.sectors() + " sectors");
                continue;
            }
            if (region.firstSector() < 0 || region.lastSector() >= sectors) {
                faults.add(region + " does not lie inside the image of " + sectors + " sectors");
            }
            if (isPartition(region) && (region.offset() % ALIGNMENT != 0 || region.bytes() % ALIGNMENT != 0)) {
                faults.add(region + " is not aligned to " + ALIGNMENT / SECTOR_BYTES + " sectors");
            }
            for (Region other : regions.subList(i + 1, regions.size())) {
                if (region.overlaps(other)) {
                    faults.add(region + " overlaps " + other);
                }
            }
        }
        return faults;
    }

    private static boolean isPartition(Region region) {
        return Arrays.stream(Partition.values())
                .anyMatch(partition -> partition.toString().equals(region.name()));
    }

    /** Where a partition lies. */
    public Region partition(Partition partition) {
        return regions.stream()
                .filter(region -> region.name().equals(partition.toString()))
                .findFirst()
                .orElseThrow();
    }

    /** Size of the image file. */
    public long imageBytes() {
        return sectors * SECTOR_BYTES;
    }

    /**
     * Where the distributed image ends: at the end of p5. If it contained p6, a tool that writes whole images would
     * overwrite the operator's data with zeros.
     */
    public long distributedBytes() {
        return partition(Partition.ROOTFS_B).end();
    }

    /** Bytes of the MBR and the primary GPT, from the start of the card. */
    public long primaryTableBytes() {
        return (2 + ENTRY_ARRAY_SECTORS) * SECTOR_BYTES;
    }
}
