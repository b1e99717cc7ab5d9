// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import java.util.List;
import org.junit.jupiter.api.Test;

public class DiskPlanTest {

    private static final long MIB_SECTORS = 2048;

    public static DiskPlan standard() throws BuildFailure {
        return DiskPlan.of(new ByteSize(3648 * ByteSize.MIB));
    }

    private static List<String> refusal(long bytes) {
        return assertThrows(BuildFailure.class, () -> DiskPlan.of(new ByteSize(bytes)))
                .getMessage()
                .lines()
                .toList();
    }

    @Test
    void laysTheStandardCardOut() throws Exception {
        assertEquals(
                List.of(
                        new Region("MBR", 0, 1),
                        new Region("GPT header", 1, 1),
                        new Region("GPT entries", 2, 32),
                        new Region("p1 (kn86-boot)", 16384, 64 * MIB_SECTORS),
                        new Region("p2 (bootfs-A)", 147456, 256 * MIB_SECTORS),
                        new Region("p3 (bootfs-B)", 671744, 256 * MIB_SECTORS),
                        new Region("p4 (rootfs-A)", 1196032, 1272 * MIB_SECTORS),
                        new Region("p5 (rootfs-B)", 3801088, 1272 * MIB_SECTORS),
                        new Region("p6 (share)", 6406144, 512 * MIB_SECTORS),
                        new Region("backup GPT entries", 7471071, 32),
                        new Region("backup GPT header", 7471103, 1)),
                standard().regions());
    }

    @Test
    void fitsTheSmallestMediaSoldAs4GB() throws Exception {
        // The smallest of the sizes that docs/image-format.md lists.
        assertTrue(standard().sectors() < 7_520_256);
    }

    @Test
    void endsTheDistributedImageBeforeP6() throws Exception {
        assertEquals(6406144L * 512, standard().distributedBytes());
    }

    @Test
    void sharesWhatIsLeftBetweenTheRootsOnAnySize() throws Exception {
        for (long mib = 1232; mib < 1400; mib += 8) {
            DiskPlan plan = DiskPlan.of(new ByteSize(mib * ByteSize.MIB));
            long root = plan.partition(Partition.ROOTFS_A).bytes();
            assertEquals(root, plan.partition(Partition.ROOTFS_B).bytes());
            assertEquals(0, root % DiskPlan.ALIGNMENT);
            assertTrue(plan.partition(Partition.SHARE).lastSector()
                    <= plan.sectors() - 2 - PartitionTables.ENTRY_ARRAY_SECTORS);
        }
    }

    @Test
    void listsAllFaultsTogether() {
        assertEquals(
                List.of(
                        "the card cannot be laid out:",
                        "  the image size 1000000000 is not a multiple of 8388608",
                        "  an image of 1000000000 bytes leaves 0 bytes for each of p4 and p5, less than 67108864",
                        "  -> Choose another kn86.image.size: a multiple of 8 MiB, for example 3648MiB."),
                refusal(1_000_000_000));
    }

    @Test
    void refusesOneBlockLessThanTheSmallestRoot() throws Exception {
        assertEquals(
                64 * ByteSize.MIB,
                DiskPlan.of(new ByteSize(1232 * ByteSize.MIB))
                        .partition(Partition.ROOTFS_A)
                        .bytes());
        assertEquals(
                "  an image of 1283457024 bytes leaves 58720256 bytes for each of p4 and p5, less than 67108864",
                refusal(1224 * ByteSize.MIB).get(1));
    }

    @Test
    void refusesMoreThanAnyCardHolds() throws Exception {
        long largest = 2L << 40;
        assertEquals(largest, DiskPlan.of(new ByteSize(largest)).imageBytes());
        assertTrue(refusal(largest + DiskPlan.ALIGNMENT)
                .contains("  the image size 2199031644160 is more than the largest card holds, 2199023255552"));
    }

    @Test
    void namesBothRegionsOfAnOverlap() {
        assertEquals(
                List.of("p1 (kn86-boot) (sectors 16384 to 49151) overlaps p2 (bootfs-A) (sectors 32768 to 49151)"),
                DiskPlan.faults(
                        100_000,
                        List.of(
                                new Region("p1 (kn86-boot)", 16384, 32768),
                                new Region("p2 (bootfs-A)", 32768, 16384))));
    }

    @Test
    void namesRegionsThatAreEmptyMisalignedOrOutside() {
        assertEquals(
                List.of(
                        "MBR has 0 sectors",
                        "p1 (kn86-boot) (sectors 16385 to 32768) is not aligned to 16384 sectors",
                        "backup GPT header (sectors 40000 to 40000) does not lie inside the image of 40000 sectors"),
                DiskPlan.faults(
                        40_000,
                        List.of(
                                new Region("MBR", 0, 0),
                                new Region("p1 (kn86-boot)", 16385, 16384),
                                new Region("backup GPT header", 40_000, 1))));
    }
}
