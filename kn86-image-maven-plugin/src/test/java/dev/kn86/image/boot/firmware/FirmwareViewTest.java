// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForeignTools
class FirmwareViewTest {

    @TempDir
    static Path templateFolder;

    private static TestCard template;

    @TempDir
    Path folder;

    private TestCard card;

    @BeforeAll
    static void makeTemplate() throws BuildFailure, IOException {
        template = TestCard.bootable(templateFolder, 8);
    }

    @BeforeEach
    void copyTemplate() throws IOException {
        card = template.copyTo(folder);
    }

    private void assertFails(boolean tryboot, String problem) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> card.read(tryboot));
        assertTrue(failure.getMessage().startsWith(problem), failure.getMessage());
    }

    @Test
    void followsTheCardToTheBootFiles() throws BuildFailure, IOException {
        BootFiles files = card.read(false);

        assertEquals(2, files.slotPartition());
        assertEquals("slot A", Files.readString(files.initramfs()));
        assertEquals(TestCard.COMMAND_LINE, files.commandLine());
        assertEquals(List.of("lamp"), files.overlays());
        assertEquals(List.of("/gpio/lamp"), files.overlayNodes());
        assertEquals(
                List.of("the board is QEMU's raspi3b with bcm2710-rpi-3-b.dtb in place of bcm2710-rpi-zero-2-w.dtb"),
                files.differences());
    }

    @Test
    void aPartitionNumberGoesBeforeAutoboot() throws BuildFailure, IOException {
        card.fillSlot(3, "slot B");
        assertEquals(
                "slot B",
                Files.readString(
                        card.read(StartRequest.of(new ResetStatus(0x1005))).initramfs()));
        assertEquals(
                "slot A",
                Files.readString(
                        card.read(StartRequest.of(new ResetStatus(0x1004))).initramfs()));
        assertEquals(
                "slot A",
                Files.readString(
                        card.read(StartRequest.of(new ResetStatus(0x1000))).initramfs()));
        card.put(1, "autoboot.txt", "[all]\nboot_partition=3\n");
        assertEquals(
                "slot A",
                Files.readString(
                        card.read(StartRequest.of(new ResetStatus(0x1004))).initramfs()));
        assertEquals("slot B", Files.readString(card.read(StartRequest.NONE).initramfs()));
    }

    @ParameterizedTest
    @CsvSource({
        "3, partition 3 of card.img has no file start.elf",
        "4, partition 4 is chosen",
        "63, partition 63 is chosen"
    })
    void aPartitionNumberThatLeadsNowhereIsNamed(int partition, String problem) {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> card.read(StartRequest.of(ResetStatus.asking(partition))));
        assertTrue(failure.getMessage().contains(problem), failure.getMessage());
    }

    @Test
    void theTrybootFlagStartsTheOtherSlot() throws BuildFailure, IOException {
        card.fillSlot(3, "slot B");
        assertEquals("slot B", Files.readString(card.read(true).initramfs()));
        assertEquals("slot A", Files.readString(card.read(false).initramfs()));
    }

    @Test
    void anEmptySlotIsNamed() {
        assertFails(true, "partition 3 of card.img has no file start.elf, which bootcode.bin loads");
    }

    @Test
    void anUnformattedSlotIsNamed() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(card.image().toFile(), "rw")) {
            file.seek(3 << 20);
            file.write(new byte[1 << 20]);
        }
        assertFails(true, "partition 3 of " + card.image() + " holds no readable FAT file system");
    }

    @Test
    void withoutSwappedPartitionsATrybootStartReadsTrybootTxt() throws BuildFailure, IOException {
        card.put(1, "autoboot.txt", "boot_partition=2\n");
        assertFails(true, "partition 2 of card.img has no file tryboot.txt, which start.elf reads");
        card.put(2, "tryboot.txt", TestCard.CONFIG + "initramfs other followkernel\n");
        card.put(2, "other", "trial");
        assertEquals("trial", Files.readString(card.read(true).initramfs()));
    }

    @Test
    void withoutAutobootTheFirstPartitionWithStartElfIsTaken() throws BuildFailure, IOException {
        card.remove(1, "autoboot.txt");
        assertEquals(2, card.read(false).slotPartition());
        card.remove(2, "start.elf");
        assertFails(false, "no FAT partition of " + card.image() + " holds start.elf");
    }

    @Test
    void aPartitionOutsideTheMbrIsNamed() throws BuildFailure, IOException {
        card.put(1, "autoboot.txt", "boot_partition=4\n");
        assertFails(false, "partition 4 is chosen, and the MBR of");
    }

    @ParameterizedTest
    @CsvSource({
        "1, bootcode.bin, which the boot ROM loads",
        "2, start.elf, which bootcode.bin loads",
        "2, fixup.dat, which start.elf needs",
        "2, config.txt, which start.elf reads",
        "2, kernel8.img, which config.txt starts",
        "2, initramfs8, which config.txt loads as the initramfs",
        "2, cmdline.txt, which holds the kernel's command line",
        "2, bcm2710-rpi-zero-2-w.dtb, which the firmware reads on a Zero 2 W",
        "2, bcm2710-rpi-3-b.dtb, which QEMU's raspi3b needs",
        "2, overlays/lamp.dtbo, which config.txt asks for by dtoverlay=lamp",
    })
    void aMissingFileIsNamedWithItsPartitionAndWhoNeedsIt(int partition, String file, String reason)
            throws BuildFailure {
        card.remove(partition, file);
        assertFails(false, "partition " + partition + " of card.img has no file " + file + ", " + reason);
    }

    @Test
    void aCompressedKernelIsUnpacked() throws BuildFailure, IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(TestCard.kernel());
        }
        card.put(2, "kernel8.img", compressed.toByteArray());
        assertArrayEquals(TestCard.kernel(), Files.readAllBytes(card.read(false).kernel()));

        card.put(2, "kernel8.img", Arrays.copyOf(compressed.toByteArray(), 20));
        assertFails(false, "kernel8.img on partition 2 of card.img is gzip-compressed but cannot be unpacked");
    }

    /** Half a megabyte that would fill the disk. */
    @Test
    void aKernelThatUnpacksToMoreThanTheBoardsMemoryIsRefused() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            byte[] zeros = new byte[1 << 20];
            for (int mebibytes = 0; mebibytes <= 512; mebibytes++) {
                gzip.write(zeros);
            }
        }
        card.put(2, "kernel8.img", compressed.toByteArray());
        assertFails(false, "kernel8.img on partition 2 of card.img unpacks to more than 536870912 bytes");
    }

    @Test
    void aFileThatIsNoKernelIsRefused() throws BuildFailure, IOException {
        card.put(2, "kernel8.img", "MZ");
        assertFails(false, "kernel8.img on partition 2 of card.img is no arm64 kernel Image");
    }

    @Test
    void a32BitStartIsRefused() throws BuildFailure, IOException {
        card.put(2, "config.txt", "[pi3]\narm_64bit=1\n");
        assertFails(false, "config.txt does not set arm_64bit=1");
    }

    @Test
    void anOverlayThatDoesNotApplyIsNamed() throws BuildFailure, IOException {
        card.put(2, "overlays/lamp.dtbo", card.overlay("nowhere", "lamp"));
        assertFails(false, "the overlay lamp.dtbo does not apply to bcm2710-rpi-zero-2-w.dtb: ");
    }

    @Test
    void overlaysAreAppliedInOrderAndTheirParametersAreChecked() throws BuildFailure, IOException {
        card.put(2, "overlays/lamp.dtbo", card.overlay("gpio", "lamp"));
        card.put(2, "overlays/horn.dtbo", card.overlay("gpio", "horn"));
        card.put(
                2,
                "config.txt",
                TestCard.CONFIG + "dtoverlay=horn\ndtoverlay=\ndtparam=audio=on\n[pi4]\ndtoverlay=absent\n");
        BootFiles files = card.read(false);
        assertEquals(List.of("lamp", "horn"), files.overlays());
        assertEquals(
                List.of("/gpio/horn", "/gpio/lamp"),
                files.overlayNodes().stream().sorted().toList());
        assertEquals(
                "the base tree's parameter audio=on is not applied",
                files.differences().get(0));

        card.put(2, "config.txt", TestCard.CONFIG + "dtoverlay=horn\ndtparam=loud=1\n");
        assertFails(false, "overlay horn, parameter loud=1: there is no such parameter");
    }

    @Test
    void aSettingThatTheTestDoesNotFollowIsRefused() throws BuildFailure, IOException {
        card.put(2, "config.txt", TestCard.CONFIG + "os_prefix=other/\n");
        assertFails(false, "config.txt sets os_prefix, which the boot test does not follow");
    }

    @Test
    void anIncludedFileCounts() throws BuildFailure, IOException {
        card.put(2, "config.txt", "include extra.txt\ninclude absent.txt\n");
        card.put(2, "extra.txt", TestCard.CONFIG);
        BootFiles files = card.read(false);
        assertEquals(List.of("lamp"), files.overlays());
        assertEquals(
                "config.txt:2: include absent.txt names no file beside config.txt",
                files.differences().get(0));
    }

    @Test
    void anUpstreamKernelGetsItsOwnTreeNames() throws BuildFailure, IOException {
        card.put(2, "config.txt", TestCard.CONFIG + "upstream_kernel=1\n");
        assertFails(false, "partition 2 of card.img has no file bcm2837-rpi-zero-2-w.dtb");
    }

    @Test
    void aNamedTreeHasItsCounterpart() throws BuildFailure, IOException {
        card.put(2, "config.txt", TestCard.CONFIG + "device_tree=my-zero-2-w.dtb\n");
        card.put(2, "my-zero-2-w.dtb", "x");
        assertFails(false, "partition 2 of card.img has no file my-3-b.dtb, which QEMU's raspi3b needs");
    }

    @Test
    void anImageWithoutTableIsRefused() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(card.image().toFile(), "rw")) {
            file.seek(510);
            file.writeShort(0);
        }
        assertFails(false, "the MBR does not end in 55 AA");
    }
}
