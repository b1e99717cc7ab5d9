// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.CardTables;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForeignTools
class CardImageInspectorTest {

    @TempDir
    Path folder;

    private Path image;
    private DiskPlan plan;

    @BeforeEach
    void makeCard() throws Exception {
        makeCard("VERSION=1.2.3\nVARIANT=development\n");
    }

    /** @param text of {@code /etc/kn86-build-id} */
    private void makeCard(String text) throws Exception {
        image = folder.resolve("card with a strange name");
        plan = DiskPlan.of(ByteSize.parse("size", "1248MiB"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(plan.imageBytes());
        }
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            CardTables.of(plan, new CardIds("1"), TableKind.HYBRID).write(channel);
        }
        String common = image + "@@" + plan.partition(Partition.COMMON).offset();
        ForeignTool.MFORMAT.run(
                "-i",
                common,
                "-F",
                "-v",
                "KN86-BOOT",
                "-T",
                plan.partition(Partition.COMMON).sectors(),
                "-h",
                255,
                "-s",
                63,
                "-N",
                "12345678",
                "::");
        Path file = Files.writeString(folder.resolve("autoboot.txt"), "[all]\n");
        ForeignTool.MMD.run("-i", common, "::/folder");
        ForeignTool.MCOPY.run("-i", common, file, "::/autoboot.txt");
        ForeignTool.MCOPY.run("-i", common, file, "::/folder/inner.txt");
        Files.writeString(Files.createDirectories(folder.resolve("tree/etc")).resolve("kn86-build-id"), text);
        ForeignTool.MKE2FS.run(
                "-q",
                "-t",
                "ext4",
                "-L",
                "rootfs-A",
                "-U",
                "11111111-2222-3333-4444-555555555555",
                "-E",
                "offset=" + plan.partition(Partition.ROOTFS_A).offset(),
                "-d",
                folder.resolve("tree"),
                image,
                "32M");
    }

    @Test
    void tablesAndContentsAreReported() throws Exception {
        Report report = inspect();
        String text = String.join("\n", report.lines());
        assertEquals("card image", report.lines().get(0));
        assertTrue(text.contains("entry 1  type 0x0c  sectors 16384..147455\n"), text);
        assertTrue(text.contains("entry 4  type 0xee  sectors 1..33\n"), text);
        assertTrue(text.contains("p1  kn86-boot  sectors 16384..147455  67108864 bytes (64.0 MiB)  "), text);
        assertTrue(
                text.contains("  p1 kn86-boot\n    file system        FAT\n    label              KN86-BOOT\n"
                        + "    volume id          1234-5678\n"),
                text);
        assertTrue(text.contains("    files:\n      autoboot.txt\n      folder/\n      folder/inner.txt\n"), text);
        assertTrue(text.contains("  p3 bootfs-B\n    no file system\n"), text);
        assertTrue(
                text.contains("  p4 rootfs-A\n    file system        ext4\n    label              rootfs-A\n"
                        + "    UUID               11111111-2222-3333-4444-555555555555\n"
                        + "    size               33554432 bytes (32.0 MiB)\n"),
                text);
        assertTrue(
                text.contains("    variant            development: anybody can log in, not for customers\n"
                        + "    build id           VERSION=1.2.3\n    build id           VARIANT=development\n"),
                text);
        assertTrue(text.endsWith("  p6 share\n    no file system"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "VARIANT=production, production",
        "VARIANT=Production, unknown",
        "VARIANT=production\\nVARIANT=development, unknown",
        "'', unknown"
    })
    void theVariantIsWhatOneLineSays(String buildId, String variant) throws Exception {
        makeCard(buildId.replace("\\n", "\n") + "\n");
        List<String> lines = inspect().lines();
        assertTrue(lines.contains("    variant            " + variant), lines.toString());
    }

    /** A deck's owner may format the last partition anew; the others are still of interest. */
    @Test
    void aPartitionThatCannotBeReadHidesNoOther() throws Exception {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(
                    ByteBuffer.allocate(2), plan.partition(Partition.COMMON).offset() + 11);
            write(channel, Partition.BOOTFS_A, 3, "EXFAT   ");
            write(channel, Partition.BOOTFS_B, 0, "LUKS\u00ba\u00be");
        }
        String text = String.join("\n", inspect().lines());
        assertTrue(
                text.contains("  p1 kn86-boot\n    cannot be read:\n      the FAT volume of p1 of " + image
                        + ": BPB_BytsPerSec is 0, wanted 512, 1024, 2048 or 4096\n      -> "),
                text);
        assertTrue(text.contains("  p2 bootfs-A\n    a file system of another kind (exFAT or NTFS)\n"), text);
        assertTrue(text.contains("  p3 bootfs-B\n    no file system that is known here\n"), text);
        assertTrue(text.contains("    build id           VERSION=1.2.3\n"), text);
    }

    private void write(FileChannel channel, Partition partition, int offset, String bytes) throws Exception {
        channel.write(
                ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)),
                plan.partition(partition).offset() + offset);
    }

    /** Sixty million empty lines in it filled the memory. */
    @Test
    void aBuildIdThatIsNoneIsNotShown() throws Exception {
        makeCard("\n".repeat(20_000));
        String text = String.join("\n", inspect().lines());
        assertTrue(text.contains("    size               33554432 bytes (32.0 MiB)\n"), text);
        assertTrue(
                text.contains(
                        "    cannot be read:\n      /etc/kn86-build-id has more than 16384 characters, which is no build id\n"),
                text);
    }

    @Test
    void truncatedImageIsRefused() throws Exception {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.truncate(plan.distributedBytes());
        }
        assertRefused(": damaged, or not the whole card: the backup GPT header: Signature is 0x0000000000000000,"
                + " wanted 0x5452415020494645 (\"EFI PART\")");
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.truncate(1024);
        }
        assertRefused(": truncated within its partition tables");
    }

    private void assertRefused(String problem) {
        BuildFailure failure = assertThrows(BuildFailure.class, this::inspect);
        assertTrue(failure.getMessage().startsWith(image + problem), failure.getMessage());
    }

    private Report inspect() throws Exception {
        return new Inspection(List.of(
                        new CardImageInspector(new HostToolbox(), new ProcessCommandRunner(folder.resolve("logs")))))
                .inspect(image);
    }
}
