// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.image.card.ImageBuild;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.card.ImageRequest;
import dev.kn86.image.image.card.SampleSlot;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.CardTables;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case puts one fault into a good image. Needs root, as the build of the image does. */
class ImageVerificationIT {

    @TempDir
    static Path master;

    private static ImageRequest request;
    private static Toolbox toolbox;
    private static DiskPlan plan;

    @TempDir
    Path folder;

    private ImageFiles files;
    private Variant variant = Variant.PRODUCTION;

    @BeforeAll
    static void buildOnce() throws Exception {
        request = SampleSlot.create(master).request();
        toolbox = PinnedToolbox.open();
        plan = DiskPlan.of(request.size());
        new ImageBuild(
                        toolbox,
                        RootRights.usual(),
                        new ProcessCommandRunner(master.resolve("logs")),
                        new SilentProgress())
                .run(request);
    }

    @BeforeEach
    void copy() throws Exception {
        ForeignTool.CP.run("-r", "--sparse=always", request.files().image().getParent(), folder.resolve("target"));
        files = new ImageFiles(
                folder.resolve("target").resolve(request.files().image().getFileName()));
    }

    private void verify(String version, TableKind table) throws Exception {
        new ImageVerification(toolbox, new ProcessCommandRunner(folder.resolve("logs")), new SilentProgress())
                .run(new VerifyRequest(files, version, variant, table, folder.resolve("work")));
    }

    private List<String> findings() {
        return findings(request.version(), TableKind.HYBRID);
    }

    private List<String> findings(String version, TableKind table) {
        List<String> lines = assertThrows(BuildFailure.class, () -> verify(version, table))
                .getMessage()
                .lines()
                .toList();
        assertEquals(files.image() + " is not fit for use:", lines.get(0));
        assertTrue(lines.get(lines.size() - 1).startsWith("  -> "));
        return lines.subList(1, lines.size() - 1).stream().map(String::strip).toList();
    }

    private void assertFinds(String finding) {
        List<String> findings = findings();
        assertTrue(findings.contains(finding), findings.toString());
    }

    private void change(long offset, String text) throws Exception {
        try (FileChannel channel = FileChannel.open(files.image(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), offset);
        }
    }

    private static long offset(Partition partition) {
        return plan.partition(partition).offset();
    }

    private String volume(Partition partition) {
        return files.image() + "@@" + offset(partition);
    }

    /** Writes a file to a FAT volume. */
    private void put(Partition partition, String name, String text) throws Exception {
        Path file = Files.writeString(folder.resolve("changed"), text);
        ForeignTool.MCOPY.run("-o", "-i", volume(partition), file, "::" + name);
    }

    @Test
    void findsNoFaultInASoundImage() throws Exception {
        verify(request.version(), TableKind.HYBRID);
        assertTrue(Files.notExists(folder.resolve("work")));
    }

    @Test
    void findsAByteInP6() throws Exception {
        long place = offset(Partition.SHARE) + 3_000_000;
        change(place, "x");
        assertEquals(
                List.of("p6 (share) has to be empty, and holds data at byte " + place + " of the image"), findings());
    }

    @Test
    void findsASlotBThatIsNotEmpty() throws Exception {
        long last = plan.partition(Partition.ROOTFS_B).end() - 1;
        change(last, "x");
        assertEquals(
                List.of(
                        "p5 (rootfs-B) has to be empty, and holds data at byte " + last + " of the image",
                        "the compressed image differs from the image at byte " + last),
                findings());
    }

    /** A record and a list of revoked keys are a deck's (docs/update.md, "The slot record"): sectors 16 to 26. */
    @ParameterizedTest
    @CsvSource({"16,0", "17,0", "26,511"})
    void findsWhatADeckHasLeftInASlot(int sector, int byteOfSector) throws Exception {
        long place = offset(Partition.BOOTFS_A) + sector * 512L + byteOfSector;
        change(place, "k");
        List<String> findings = findings();
        assertEquals(3, findings.size(), findings.toString());
        assertEquals(
                "the slot record of p2 (bootfs-A) has to be empty, and holds data at byte " + place + " of the image",
                findings.get(0));
        assertTrue(findings.get(1).startsWith("the block map's checksum of blocks "), findings.get(1));
        assertEquals("the compressed image differs from the image at byte " + place, findings.get(2));
    }

    @Test
    void findsIdsOfAnotherVersionInAllTables() {
        List<String> findings = findings("9.9.9", TableKind.HYBRID);
        assertEquals(6, findings.size(), findings.toString());
        assertTrue(findings.get(0).startsWith("the MBR is not as planned: wanted MasterBootRecord[diskSignature="));
        assertTrue(findings.get(3).startsWith("the GPT entries is not as planned"), findings.get(3));
        assertTrue(findings.get(4).startsWith("p4 (rootfs-A): Filesystem UUID is "), findings.get(4));
        assertEquals("/etc/kn86-build-id on p4 has not VERSION=9.9.9, but VERSION=1.2.3", findings.get(5));
    }

    @Test
    void findsAProductionImageUnderTheNameOfADevelopmentImage() {
        variant = Variant.DEVELOPMENT;
        List<String> findings = findings();
        assertEquals(6, findings.size(), findings.toString());
        assertTrue(findings.get(0).startsWith("the MBR is not as planned"), findings.get(0));
        assertEquals("/etc/kn86-build-id on p4 has not VARIANT=development, but VARIANT=production", findings.get(5));
    }

    @Test
    void findsABuildIdThatSaysNothingOrTwoThings() throws Exception {
        String root = files.image() + "?offset=" + offset(Partition.ROOTFS_A);
        Path both =
                Files.writeString(folder.resolve("both"), "VERSION=1.2.3\nVARIANT=production\nVARIANT=development\n");
        ForeignTool.DEBUGFS.run("-w", "-R", "rm /etc/kn86-build-id", root);
        assertFinds("/etc/kn86-build-id on p4 has not VERSION=1.2.3, but no VERSION, or several");
        ForeignTool.DEBUGFS.run("-w", "-R", "write " + both + " /etc/kn86-build-id", root);
        assertFinds("/etc/kn86-build-id on p4 has not VARIANT=production, but no VARIANT, or several");
    }

    @Test
    void findsACardThatTrustsNoKeyOrADevelopmentKey() throws Exception {
        String root = files.image() + "?offset=" + offset(Partition.ROOTFS_A);
        Path key = folder.resolve("key.pem");
        ForeignTool.DEBUGFS.run("-R", "dump /usr/share/kn86/keys/release.pem " + key, root);
        ForeignTool.DEBUGFS.run("-w", "-R", "write " + key + " /usr/share/kn86/keys/development-2.pem", root);
        assertFinds(
                "/usr/share/kn86/keys/development-2.pem on p4 is a development key, and the image is a production image");
        ForeignTool.DEBUGFS.run("-w", "-R", "rm /usr/share/kn86/keys/development-2.pem", root);
        ForeignTool.DEBUGFS.run("-w", "-R", "rm /usr/share/kn86/keys/release.pem", root);
        assertFinds("/usr/share/kn86/keys on p4 has no key (*.pem): a deck would refuse every update");
        Path garbage = Files.writeString(folder.resolve("garbage"), "no key\n");
        ForeignTool.DEBUGFS.run("-w", "-R", "write " + garbage + " /usr/share/kn86/keys/release.pem", root);
        assertFinds(folder.resolve("work/usr/share/kn86/keys/release.pem") + ": no PEM block");
    }

    @Test
    void aCardThatCannotUpdateItselfNeedsNoKey() throws Exception {
        String root = files.image() + "?offset=" + offset(Partition.ROOTFS_A);
        ForeignTool.DEBUGFS.run("-w", "-R", "rm /usr/share/kn86/keys/release.pem", root);
        ForeignTool.DEBUGFS.run("-w", "-R", "rm /opt/nosh/bin/kn86-update", root);
        List<String> findings = findings();
        assertTrue(findings.stream().noneMatch(finding -> finding.contains("kn86/keys")), findings.toString());
    }

    @Test
    void findsACardWithoutFloors() throws Exception {
        String root = files.image() + "?offset=" + offset(Partition.ROOTFS_A);
        ForeignTool.DEBUGFS.run("-w", "-R", "rm /usr/share/kn86/version-floors.tsv", root);
        assertFinds(folder.resolve("work/usr/share/kn86/version-floors.tsv") + ": no version floor is in the table");
    }

    @Test
    void findsTheOtherKindOfTable() {
        List<String> findings = findings(request.version(), TableKind.HIDDEN_GPT);
        assertEquals(2, findings.size(), findings.toString());
        assertTrue(findings.get(0).startsWith("the MBR is not as planned"), findings.get(0));
        assertEquals(
                "cmdline.txt on p2 needs root=/dev/mmcblk0p4 and gpt: "
                        + "console=tty1 root=/dev/mmcblk0p4 rootfstype=ext4 ro rootwait",
                findings.get(1));
    }

    @Test
    void findsTablesThatDisagree() throws Exception {
        change(446 + 16 + 12, "\0\0\7\0"); // Makes entry 2 shorter.
        assertFinds("partition 2 is not the same in the MBR (MbrEntry[type=12, firstSector=147456, sectors=458752])"
                + " and in the GPT ("
                + CardTables.of(plan, new CardIds("1.2.3"), TableKind.HYBRID)
                        .entries()
                        .get(1) + ")");
    }

    @Test
    void findsADamagedBackupTable() throws Exception {
        change(plan.imageBytes() - 512, "x");
        assertEquals(
                List.of("the backup GPT header: Signature is 0x5452415020494678,"
                        + " wanted 0x5452415020494645 (\"EFI PART\")"),
                findings());
    }

    @ParameterizedTest
    @CsvSource({
        "COMMON,bootcode.bin,p1 lacks bootcode.bin",
        "COMMON,autoboot.txt,p1 lacks autoboot.txt",
        "COMMON,config.txt,p1 lacks config.txt",
        "BOOTFS_A,start.elf,p2 lacks start.elf",
        "BOOTFS_A,fixup.dat,p2 lacks fixup.dat",
        "BOOTFS_A,kernel8.img,p2 lacks kernel8.img",
        "BOOTFS_A,initramfs8,p2 lacks initramfs8",
        "BOOTFS_A,cmdline.txt,p2 lacks cmdline.txt",
        "BOOTFS_A,bcm2710-rpi-zero-2-w.dtb,p2 lacks bcm2710-rpi-zero-2-w.dtb",
        "BOOTFS_A,overlays/kn86-oled.dtbo,p2 lacks overlays/kn86-oled.dtbo"
    })
    void findsAMissingBootFile(Partition partition, String name, String finding) throws Exception {
        ForeignTool.MDEL.run("-i", volume(partition), "::" + name);
        assertFinds(finding);
    }

    @Test
    void findsABootcodeThatIsTooOld() throws Exception {
        put(Partition.COMMON, "bootcode.bin", "autoboot.txt boot_partition tryboot.txt");
        assertFinds("bootcode.bin on p1 does not know tryboot_a_b: take a raspi-firmware of April 2025 or newer");
    }

    @Test
    void findsFirmwareOnTheWrongPartition() throws Exception {
        put(Partition.COMMON, "start.elf", "x");
        put(Partition.BOOTFS_A, "bootcode.bin", "x");
        assertFinds("p1 holds start.elf: firmware would take it for a bootable system");
        assertFinds("p2 holds bootcode.bin, which belongs on p1 only");
    }

    @Test
    void findsAnAutobootFileThatIsTooLongOrStartsAnotherSlot() throws Exception {
        put(Partition.COMMON, "autoboot.txt", "#".repeat(513));
        assertFinds("autoboot.txt on p1 has 513 bytes, and the firmware reads 512");
        assertFinds("autoboot.txt on p1 does not start slot A: " + "#".repeat(200) + "… (313 more characters)");
    }

    @Test
    void findsAConfigurationThatTheFirmwareWouldMisread() throws Exception {
        put(Partition.COMMON, "config.txt", "x");
        put(
                Partition.BOOTFS_A,
                "config.txt",
                "# a long comment is harmless".repeat(9) + "\ndtoverlay=no-such\ndtparam=" + "y".repeat(91) + "\n");
        assertFinds("config.txt on p1 is not empty");
        assertFinds("p2 lacks overlays/no-such.dtbo");
        assertFinds("on p2, config.txt:3: the firmware reads only the first 98 characters: dtparam=" + "y".repeat(90));
        assertFinds("config.txt on p2 loads no initramfs: it lacks auto_initramfs=1");
    }

    @Test
    void findsTheRootOfTheOtherSlot() throws Exception {
        put(Partition.BOOTFS_A, "cmdline.txt", "root=/dev/mmcblk0p5 ro\n");
        assertFinds("cmdline.txt on p2 needs root=/dev/mmcblk0p4: root=/dev/mmcblk0p5 ro");
    }

    @Test
    void findsADamagedRootFileSystem() throws Exception {
        change(offset(Partition.ROOTFS_A) + 4096, "xxxx"); // The first group descriptor.
        List<String> findings = findings();
        assertTrue(
                findings.stream().anyMatch(line -> line.startsWith("e2fsck on p4 (rootfs-A): ")), findings.toString());
    }

    @Test
    void findsADamagedFatVolume() throws Exception {
        change(offset(Partition.BOOTFS_A) + 32 * 512 + 3 * 4, "\5\0\0\0"); // The first FAT, not its copy.
        List<String> findings = findings();
        assertTrue(findings.get(0).startsWith("fsck.fat on p2 (bootfs-A): "), findings.get(0));
        assertTrue(findings.get(0).contains("FATs differ"), findings.get(0));
        assertTrue(
                findings.contains(
                        "the FAT volume of p2 (bootfs-A): cluster 5 belongs to two files, or to one file twice"),
                findings.toString());
    }

    @Test
    void findsAVolumeThatIsNoFat32() throws Exception {
        change(offset(Partition.COMMON) + 510, "\0\0");
        assertFinds("the FAT volume of p1 (kn86-boot): its boot sector does not end in 55 AA");
        Path fat16 = folder.resolve("fat16");
        ForeignTool.SH.run(
                "-c",
                "truncate -s 64M " + fat16 + "; mkfs.fat -F 32 -s 4 " + fat16 + "; dd if=" + fat16 + " of="
                        + files.image() + " bs=1M seek=8 conv=notrunc");
        assertFinds("p1 (kn86-boot) has 32632 clusters, and with less than 65525 firmware takes it for FAT16");
    }

    @Test
    void findsABlockThatTheMapDoesNotDescribe() throws Exception {
        change(offset(Partition.ROOTFS_A) + 4, "changed");
        List<String> findings = findings();
        assertTrue(
                findings.stream()
                        .anyMatch(line -> line.matches(
                                "the block map's checksum of blocks [0-9]+ to [0-9]+ is not that of the image")),
                findings.toString());
        assertTrue(
                findings.contains(
                        "the compressed image differs from the image at byte " + (offset(Partition.ROOTFS_A) + 4)),
                findings.toString());
    }

    @Test
    void findsCompanionsThatAreMissingOrOfAnotherBuild() throws Exception {
        Files.writeString(files.compressed(), "no zstd");
        Files.delete(files.bmap());
        Files.writeString(
                files.checksums(), "0".repeat(64) + "  " + files.compressed().getFileName() + "\n");
        assertEquals(
                List.of(
                        "there is no kn86-v1.2.3.img.bmap",
                        "the compressed image cannot be read at byte 0: Unknown frame descriptor",
                        "SHA256SUMS does not list kn86-v1.2.3.img.bmap",
                        "SHA256SUMS has another digest for kn86-v1.2.3.img.zst"),
                findings());
    }

    @Test
    void namesTheGoalThatMakesAMissingImage() throws Exception {
        Files.delete(files.image());
        String message = assertThrows(BuildFailure.class, () -> verify("1.2.3", TableKind.HYBRID))
                .getMessage();
        assertEquals(
                "there is no image " + files.image() + System.lineSeparator()
                        + "  -> Run the goal kn86-image:image first.",
                message);
    }
}
