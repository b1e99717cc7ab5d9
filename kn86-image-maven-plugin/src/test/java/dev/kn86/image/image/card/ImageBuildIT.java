// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.filesystem.SparseFiles;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes whole images, and lets other people's tools judge them. Needs root, for the merged view of the root tree. */
class ImageBuildIT {

    /** How much of each partition an earlier use of the card has filled: a whole root file system. */
    private static final long USED_HEAD = 64 * ByteSize.MIB;

    @TempDir
    Path folder;

    private SampleSlot sample;
    private ImageBuild build;
    private Path image;

    @BeforeEach
    void prepare() throws Exception {
        sample = SampleSlot.create(Files.createDirectory(folder.resolve("first")));
        build = new ImageBuild(
                PinnedToolbox.open(),
                RootRights.usual(),
                new ProcessCommandRunner(folder.resolve("logs")),
                new SilentProgress());
        image = sample.files().image();
    }

    private static long offset(Partition partition) throws BuildFailure {
        return DiskPlan.of(SampleSlot.SMALLEST_CARD).partition(partition).offset();
    }

    private String type(Partition partition, String file) throws BuildFailure {
        return ForeignTool.MTYPE
                .run("-i", image + "@@" + offset(partition), "::" + file)
                .stdout();
    }

    private Map<String, String> digests(SampleSlot of) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> beside = Files.list(of.files().image().getParent());
                Stream<Path> slot = Files.list(of.slot().folder())) {
            for (Path file :
                    Stream.concat(beside, slot).filter(Files::isRegularFile).toList()) {
                if (!file.equals(of.slot().rootTree())) {
                    digests.put(file.getFileName().toString(), Digests.sha256(file));
                }
            }
        }
        return digests;
    }

    @Test
    void partitioningToolsFindNoFault() throws Exception {
        build.run(sample.request());
        String verdict = ForeignTool.SGDISK.run("-v", image).stdout();
        assertTrue(verdict.contains("No problems found"), verdict);
        assertTrue(ForeignTool.SFDISK.run("--verify", image).stdout().contains("No errors detected"));
    }

    @Test
    void fileSystemsAreSoundAndLabelledForTheirSlot() throws Exception {
        build.run(sample.request());
        ForeignTool.E2FSCK.run("-fn", image + "?offset=" + offset(Partition.ROOTFS_A));
        ForeignTool.FSCK_FAT.run("-n", sample.slot().bootImage());
        ForeignTool.E2FSCK.run("-fn", sample.slot().rootImage());
        assertEquals(
                " Volume label is BOOTFS-A   \n",
                ForeignTool.MLABEL
                        .run("-s", "-i", image + "@@" + offset(Partition.BOOTFS_A), "::")
                        .stdout());
        assertEquals(
                " Volume label is BOOTFS     \n",
                ForeignTool.MLABEL
                        .run("-s", "-i", sample.slot().bootImage(), "::")
                        .stdout());
        assertEquals(
                "kn86\n",
                ForeignTool.DEBUGFS
                        .run("-R", "cat /etc/hostname", sample.slot().rootImage())
                        .stdout());
    }

    @Test
    void p1HoldsWhatTheBootRomReads() throws Exception {
        build.run(sample.request());
        assertEquals(
                "::/autoboot.txt\n::/bootcode.bin\n::/config.txt\n",
                ForeignTool.MDIR
                        .run("-b", "-i", image + "@@" + offset(Partition.COMMON), "::")
                        .stdout());
        assertEquals(Slot.A.autoboot(), type(Partition.COMMON, "autoboot.txt"));
        assertEquals("", type(Partition.COMMON, "config.txt"));
        assertEquals(
                "console=tty1 root=/dev/mmcblk0p4 rootfstype=ext4 ro rootwait\n",
                type(Partition.BOOTFS_A, "cmdline.txt"));
    }

    @Test
    void aHiddenGptIsAnnouncedToLinux() throws Exception {
        build.run(sample.request(SampleSlot.SMALLEST_CARD, TableKind.HIDDEN_GPT));
        assertEquals(
                "console=tty1 root=/dev/mmcblk0p4 rootfstype=ext4 ro rootwait gpt\n",
                type(Partition.BOOTFS_A, "cmdline.txt"));
        assertTrue(ForeignTool.SFDISK.run("-d", image).stdout().startsWith("label: dos"));
    }

    @Test
    void bothFormsWriteTheSameCard() throws Exception {
        build.run(sample.request());
        Path fromRaw = folder.resolve("raw.card");
        Path fromCompressed = folder.resolve("compressed.card");
        ForeignTool.BMAPTOOL.run("copy", "--bmap", sample.files().bmap(), image, fromRaw);
        ForeignTool.BMAPTOOL.run(
                "copy", "--bmap", sample.files().bmap(), sample.files().compressed(), fromCompressed);
        assertEquals(-1, Files.mismatch(fromRaw, fromCompressed));
        Path plain = folder.resolve("plain.img");
        ForeignTool.ZSTD.run("-q", "-d", "--sparse", sample.files().compressed(), "-o", plain);
        assertEquals(offset(Partition.SHARE), Files.size(plain));
        assertEquals(Files.size(plain), Files.mismatch(plain, image), "a prefix of the image");
        ForeignTool.SHA256SUM.run(image.getParent(), "-c", "SHA256SUMS");
    }

    @Test
    void aUsedCardIsLeftWithoutAnOldSlotBAndWithItsData() throws Exception {
        build.run(sample.request());
        Path card = folder.resolve("used.card");
        SparseFiles.create(card, SampleSlot.SMALLEST_CARD.bytes());
        for (Partition partition : Partition.values()) {
            ForeignTool.SH.run(
                    "-c",
                    "tr '\\0' '\\252' </dev/zero | head -c " + USED_HEAD + " | dd status=none conv=notrunc of=" + card
                            + " bs=1M seek=" + offset(partition) / ByteSize.MIB);
        }
        String device =
                ForeignTool.LOSETUP.run("--find", "--show", card).stdout().strip();
        try {
            ForeignTool.BMAPTOOL.run(
                    "copy", "--bmap", sample.files().bmap(), sample.files().compressed(), device);
        } finally {
            ForeignTool.LOSETUP.run("--detach", device);
        }
        ForeignTool.E2FSCK.run("-fn", card + "?offset=" + offset(Partition.ROOTFS_A));
        ForeignTool.MDIR.run("-i", card + "@@" + offset(Partition.BOOTFS_A), "::");
        for (Partition empty : List.of(Partition.BOOTFS_B, Partition.ROOTFS_B)) {
            assertEquals(ByteSize.MIB, count("\\0", card, offset(empty), ByteSize.MIB), "the head of " + empty);
        }
        assertEquals(USED_HEAD, count("\\252", card, offset(Partition.SHARE), USED_HEAD), "no byte of p6 may change");
    }

    /** How many bytes of a file have that octal value. */
    private static long count(String octal, Path file, long offset, long length) throws BuildFailure {
        return Long.parseLong(ForeignTool.SH
                .run(
                        "-c",
                        "tail -c +" + (offset + 1) + " " + file + " | head -c " + length + " | tr -dc '" + octal
                                + "' | wc -c")
                .stdout()
                .strip());
    }

    @Test
    void equalInputGivesEqualBytes() throws Exception {
        build.run(sample.request());
        Thread.sleep(2100); // The resolution of times in FAT is two seconds.
        SampleSlot second = SampleSlot.create(Files.createDirectory(folder.resolve("second elsewhere")));
        build.run(second.request());
        assertEquals(digests(sample), digests(second));
        assertEquals(8, digests(second).size()); // The build record, too.
    }

    @Test
    void aFailureLeavesTheOldOutputs() throws Exception {
        build.run(sample.request());
        Map<String, String> before = digests(sample);
        SampleSlot.write(sample.bootFile("cmdline.txt"), "no root here\n");
        assertThrows(BuildFailure.class, () -> build.run(sample.request()));
        assertEquals(before, digests(sample));
        assertTrue(Files.notExists(sample.request().workFolder()));
    }

    @Test
    void aSlotBeyondItsBudgetIsRefusedWithItsLargestParts() throws Exception {
        build.run(sample.request());
        Map<String, String> before = digests(sample);
        SampleSlot.write(sample.rootFile("usr/lib/firmware/radio/blob.bin"), "x".repeat(3_000_000));
        SampleSlot.write(sample.rootFile("usr/share/notes"), "x".repeat(400_000));
        SampleSlot.write(sample.rootFile("var/lib/dpkg/info/radio:arm64.list"), "/.\n/lib/firmware/radio/blob.bin\n");
        SampleSlot.write(sample.rootFile("var/lib/dpkg/info/notes.list"), "/usr/share/notes\n/usr/share/gone\n");
        Path budget = Files.writeString(folder.resolve("budget.tsv"), "slot\t4\npayload\t1\n");
        ImageRequest plain = sample.request();
        ImageRequest request = new ImageRequest(
                plain.version(),
                plain.variant(),
                plain.timestamp(),
                plain.slot(),
                plain.files(),
                plain.workFolder(),
                plain.size(),
                plain.table(),
                3,
                Optional.of(SizeBudget.read(budget)));
        List<String> lines = assertThrows(BuildFailure.class, () -> build.run(request))
                .getMessage()
                .lines()
                .toList();
        assertTrue(
                lines.get(0)
                        .matches("the slot takes \\d+\\.\\d MB, and " + budget
                                + " allows 4.0 MB; the largest parts of the slot:"),
                lines.get(0));
        assertEquals(List.of("    3.0 MB  package radio:arm64", "    0.4 MB  package notes"), lines.subList(1, 3));
        assertEquals("    3.0 MB  folder /usr/lib/firmware", lines.get(3));
        assertEquals(before, digests(sample));
        assertTrue(Files.notExists(request.workFolder()));
    }

    @Test
    void anOutputThatIsADirectoryIsRefusedFirst() throws Exception {
        Files.createDirectories(sample.files().compressed());
        String message = assertThrows(BuildFailure.class, () -> build.run(sample.request()))
                .getMessage();
        assertEquals(
                "cannot write " + sample.files().compressed() + ": it is a directory",
                message.lines().findFirst().orElseThrow());
    }

    @Test
    void aSlotWithoutBootcodeNamesTheStageThatBringsIt() throws Exception {
        Files.delete(sample.slot().common().resolve("bootcode.bin"));
        String message = assertThrows(BuildFailure.class, () -> build.run(sample.request()))
                .getMessage();
        assertEquals(
                "the export has left no bootcode.bin: " + sample.slot().bootcode() + " is missing"
                        + System.lineSeparator()
                        + "  -> Have the stage export-image move /boot/firmware/bootcode.bin to the"
                        + " folder common of DEPLOY_DIR.",
                message);
    }

    @Test
    void aSlotOfTheOtherVariantIsRefused() throws Exception {
        Path record = sample.slot().buildRecord();
        SampleSlot.write(record, "{\"production\": false}");
        assertRefused(sample.slot().folder() + " does not hold a production system: " + record
                + " says \"production\": false");
        SampleSlot.write(record, "{\"production\": \"true\"}");
        assertRefused(sample.slot().folder() + " does not hold a production system: " + record
                + " says \"production\": \"true\"");
        SampleSlot.write(record, "{}");
        assertRefused(sample.slot().folder() + " does not hold a production system: " + record
                + " says \"production\": nothing");
        SampleSlot.write(record, "{");
        assertRefused(record + ": Unexpected end-of-input");
        Files.delete(record);
        assertRefused("no build record: " + record + " is missing");
    }

    private void assertRefused(String problem) {
        String message = assertThrows(BuildFailure.class, () -> build.run(sample.request()))
                .getMessage();
        assertTrue(message.startsWith(problem), message);
        assertTrue(Files.notExists(sample.files().image()));
    }

    @Test
    void aFullDiskIsNamed() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        ForeignTool.MOUNT.run("-t", "tmpfs", "-o", "size=8m", "tmpfs", small);
        try {
            ImageRequest request = new ImageRequest(
                    "1.2.3",
                    Variant.PRODUCTION,
                    SampleSlot.TIMESTAMP,
                    sample.slot(),
                    new ImageFiles(small.resolve("card.img")),
                    folder.resolve("work"),
                    SampleSlot.SMALLEST_CARD,
                    TableKind.HYBRID,
                    3,
                    Optional.empty());
            String message =
                    assertThrows(BuildFailure.class, () -> build.run(request)).getMessage();
            assertEquals(
                    "the disk is full while writing " + small.resolve("card.img") + " or its companions",
                    message.lines().findFirst().orElseThrow());
            try (Stream<Path> left = Files.list(small)) {
                assertEquals(0, left.count());
            }
        } finally {
            ForeignTool.UMOUNT.run(small.toString());
        }
    }

    @Test
    void aSizeTooSmallIsRefusedBeforeAnything() {
        assertThrows(
                BuildFailure.class,
                () -> build.run(sample.request(new ByteSize(1224 * ByteSize.MIB), TableKind.HYBRID)));
        assertTrue(Files.notExists(image.getParent()));
    }
}
