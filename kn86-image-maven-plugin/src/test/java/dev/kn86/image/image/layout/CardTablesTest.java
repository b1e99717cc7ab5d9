// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.image.filesystem.SparseFiles;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lets other people's partitioning tools read the tables. */
@ForeignTools
public class CardTablesTest {

    private static final CardIds IDS = new CardIds("1.2.3");

    /** The reviewed output of sfdisk 2.38, without the image's path. */
    private static final String HYBRID_DUMP =
            """
            label: gpt
            label-id: %DISK%
            device: card.img
            unit: sectors
            first-lba: 34
            last-lba: 7471070
            sector-size: 512

            card.img1 : start=       16384, size=      131072, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, uuid=%P1%, name="kn86-boot"
            card.img2 : start=      147456, size=      524288, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, uuid=%P2%, name="bootfs-A"
            card.img3 : start=      671744, size=      524288, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, uuid=%P3%, name="bootfs-B"
            card.img4 : start=     1196032, size=     2605056, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=%P4%, name="rootfs-A"
            card.img5 : start=     3801088, size=     2605056, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=%P5%, name="rootfs-B"
            card.img6 : start=     6406144, size=     1048576, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=%P6%, name="share"
            """;

    private static final String HIDDEN_DUMP =
            """
            label: dos
            label-id: %SIGNATURE%
            device: card.img
            unit: sectors
            sector-size: 512

            card.img1 : start=       16384, size=      131072, type=c
            card.img2 : start=      147456, size=      524288, type=c
            card.img3 : start=      671744, size=      524288, type=c
            """;

    @TempDir
    Path folder;

    private Path image;
    private PartitionTables tables;

    @BeforeEach
    void writeHybridTables() throws Exception {
        image = folder.resolve("card.img");
        write(TableKind.HYBRID);
    }

    private void write(TableKind kind) throws IOException, BuildFailure {
        DiskPlan plan = DiskPlanTest.standard();
        SparseFiles.create(image, plan.imageBytes());
        tables = CardTables.of(plan, IDS, kind);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            tables.write(channel);
        }
    }

    private PartitionTables read() throws IOException, BuildFailure {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            return PartitionTables.read(channel);
        }
    }

    @Test
    void sgdiskFindsNoProblem() throws Exception {
        String verdict = ForeignTool.SGDISK.run("-v", image).stdout();
        assertTrue(verdict.contains("No problems found"), verdict);
    }

    @Test
    void sfdiskSeesSixPartitions() throws Exception {
        String wanted = HYBRID_DUMP.replace("%DISK%", upper(IDS.disk()));
        for (Partition partition : Partition.values()) {
            wanted = wanted.replace("%P" + partition.number() + "%", upper(IDS.partition(partition)));
        }
        assertEquals(wanted, dump());
        assertTrue(ForeignTool.SFDISK.run("--verify", image).stdout().contains("No errors detected"));
    }

    /** partx reads by libblkid, which udev uses too. The boot test shows that the kernel reads the same. */
    @Test
    void partxSeesSixPartitions() throws Exception {
        assertEquals(
                """
                1 16384 131072 kn86-boot
                2 147456 524288 bootfs-A
                3 671744 524288 bootfs-B
                4 1196032 2605056 rootfs-A
                5 3801088 2605056 rootfs-B
                6 6406144 1048576 share
                """,
                ForeignTool.PARTX.run("-rgo", "NR,START,SECTORS,NAME", image).stdout());
    }

    @Test
    void aHiddenGptLooksLikeThreePartitions() throws Exception {
        write(TableKind.HIDDEN_GPT);
        assertEquals(HIDDEN_DUMP.replace("%SIGNATURE%", String.format("0x%08x", IDS.diskSignature())), dump());
        assertEquals(tables, read());
    }

    @Test
    void readsWhatItWrote() throws Exception {
        assertEquals(tables, read());
    }

    @ParameterizedTest
    @CsvSource({
        "510,'the MBR does not end in 55 AA, but in 01 AA'",
        "512,'the primary GPT header: Signature is 0x5452415020494601, wanted 0x5452415020494645 (\"EFI PART\")'",
        "1024,'the primary GPT entries: CRC-32 is 0xc715646c, wanted 0xa87df276'",
        "3825188864,'the backup GPT entries: CRC-32 is 0xcb399ad7, wanted 0xa87df276'",
        "3825204736,'the backup GPT header: Signature is 0x5452415020494601, wanted 0x5452415020494645 (\"EFI PART\")'"
    })
    void namesTheDamagedPart(long offset, String fault) throws Exception {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), offset);
        }
        assertEquals(
                fault,
                assertThrows(BuildFailure.class, this::read)
                        .getMessage()
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    private static String upper(UUID guid) {
        return guid.toString().toUpperCase(Locale.ROOT);
    }

    private String dump() throws BuildFailure {
        return ForeignTool.SFDISK.run("-d", image).stdout().replace(folder + "/", "");
    }
}
