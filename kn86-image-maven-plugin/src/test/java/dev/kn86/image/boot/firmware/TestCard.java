// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** A tiny card: three FAT partitions of 1 MiB in a hybrid table, made with sgdisk and mtools. */
public final class TestCard {

    public static final Toolbox TOOLBOX = (tool, arguments) -> Command.of(
            Stream.concat(Stream.of((Object) tool), Arrays.stream(arguments)).toArray());
    public static final CommandRunner RUNNER = new ProcessCommandRunner(Path.of("target/test-logs"));

    static final String AUTOBOOT = "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n";
    static final String CONFIG = "arm_64bit=1\nkernel=kernel8.img\nauto_initramfs=1\ndtoverlay=lamp\n";
    public static final String COMMAND_LINE = "root=/dev/mmcblk0p4 ro quiet";

    private static final int SECTOR = 512;
    private static final int MIB = 1 << 20;
    private static final int PARTITION_SECTORS = MIB / SECTOR;
    private static final int FIRST_SECTOR = PARTITION_SECTORS;

    private final Path folder;
    private final Path image;

    private TestCard(Path folder, Path image) {
        this.folder = folder;
        this.image = image;
    }

    /** A card without files. */
    static TestCard empty(Path folder, int mebibytes) throws BuildFailure, IOException {
        Path image = folder.resolve("card.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebibytes * MIB);
        }
        TestCard card = new TestCard(folder, image);
        // Starts are relative to the first free sector, so each partition starts where the one before it ends.
        ForeignTool.SGDISK.run("--new=1:" + FIRST_SECTOR + ":+1M", "--new=2:0:+1M", "--new=3:0:+1M", image);
        for (int number = 1; number <= 3; number++) {
            ForeignTool.MFORMAT.run("-i", card.partition(number), "-T", PARTITION_SECTORS, "::");
        }
        card.writeHybridMbr();
        return card;
    }

    /** A card with a complete slot A and an empty slot B, like a new one. */
    public static TestCard bootable(Path folder, int mebibytes) throws BuildFailure, IOException {
        TestCard card = empty(folder, mebibytes);
        card.put(1, "bootcode.bin", "x");
        card.put(1, "config.txt", "");
        card.put(1, "autoboot.txt", AUTOBOOT);
        card.fillSlot(2, "slot A");
        return card;
    }

    /** Adds p4, a root file system with these modules of a kernel. */
    public void addRoot(String... modules) throws BuildFailure, IOException {
        Path tree = folder.resolve("root");
        Path drivers = Files.createDirectories(tree.resolve("lib/modules/6.12.1-test/kernel/drivers/mmc/host"));
        for (String module : modules) {
            Files.writeString(drivers.resolve(module), module);
        }
        addRoot(tree);
    }

    /** Adds p4, a root file system with the content of a folder. */
    public void addRoot(Path tree) throws BuildFailure, IOException {
        addExt4(4, tree);
    }

    /** Adds p4 to p6; p6 is a file system with the content of a folder. The card needs 8 MiB. */
    public void addShare(Path tree) throws BuildFailure, IOException {
        ForeignTool.SGDISK.run("--new=4:0:+1M", "--new=5:0:+1M", image);
        addExt4(6, tree);
    }

    private void addExt4(int number, Path tree) throws BuildFailure, IOException {
        Path volume = folder.resolve("p" + number + ".ext4");
        ForeignTool.MKE2FS.run("-q", "-t", "ext4", "-O", "^has_journal", "-d", tree, volume, "1M");
        ForeignTool.SGDISK.run("--new=" + number + ":0:+1M", image);
        writeHybridMbr();
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek((FIRST_SECTOR + (number - 1) * PARTITION_SECTORS) * (long) SECTOR);
            file.write(Files.readAllBytes(volume));
        }
    }

    /** A copy of the card in another folder. */
    public TestCard copyTo(Path otherFolder) throws IOException {
        return new TestCard(otherFolder, Files.copy(image, otherFolder.resolve(image.getFileName())));
    }

    /** Makes a slot bootable. */
    public void fillSlot(int number, String initramfs) throws BuildFailure, IOException {
        put(number, "start.elf", "x");
        put(number, "fixup.dat", "x");
        put(number, "config.txt", CONFIG);
        put(number, "cmdline.txt", COMMAND_LINE + "\n");
        put(number, "kernel8.img", kernel());
        put(number, "initramfs8", initramfs);
        byte[] tree = compile("/dts-v1/; / { model = \"test\"; gpio: gpio { }; };");
        put(number, "bcm2710-rpi-zero-2-w.dtb", tree);
        put(number, "bcm2710-rpi-3-b.dtb", tree);
        ForeignTool.MMD.run("-i", partition(number), "::overlays");
        put(number, "overlays/lamp.dtbo", overlay("gpio", "lamp"));
    }

    /** The first bytes of an arm64 Image. */
    static byte[] kernel() {
        byte[] header = new byte[64];
        System.arraycopy("ARMd".getBytes(StandardCharsets.US_ASCII), 0, header, 0x38, 4);
        return header;
    }

    /** Compiles an overlay that adds a node to the node with a label. */
    byte[] overlay(String label, String node) throws BuildFailure, IOException {
        return compile("/dts-v1/; /plugin/; / { fragment@0 { target = <&" + label + ">; __overlay__ { " + node
                + " { lit; }; }; }; };");
    }

    private byte[] compile(String source) throws BuildFailure, IOException {
        Path tree = folder.resolve("tree.dtb");
        Files.writeString(folder.resolve("tree.dts"), source);
        ForeignTool.DTC.run("-q", "-@", "-I", "dts", "-O", "dtb", "-o", tree, folder.resolve("tree.dts"));
        return Files.readAllBytes(tree);
    }

    public void put(int number, String path, String text) throws BuildFailure, IOException {
        put(number, path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes or replaces a file. */
    public void put(int number, String path, byte[] content) throws BuildFailure, IOException {
        Path file = folder.resolve("content");
        Files.write(file, content);
        ForeignTool.MCOPY.run("-o", "-i", partition(number), file, "::" + path);
    }

    public void remove(int number, String path) throws BuildFailure {
        ForeignTool.MDEL.run("-i", partition(number), "::" + path);
    }

    public Path image() {
        return image;
    }

    /** Reads the card as the firmware does. */
    public BootFiles read(boolean tryboot) throws BuildFailure, IOException {
        return read(StartRequest.tryboot(tryboot));
    }

    /** Reads the card as the firmware does that is asked for something. */
    public BootFiles read(StartRequest request) throws BuildFailure, IOException {
        return FirmwareView.read(image, request, folder.resolve("boot-files"), TOOLBOX, RUNNER);
    }

    private String partition(int number) {
        return image + "@@" + (FIRST_SECTOR + (number - 1) * PARTITION_SECTORS) * (long) SECTOR;
    }

    private void writeHybridMbr() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            for (int number = 1; number <= 3; number++) {
                writeEntry(file, number, 0x0C, FIRST_SECTOR + (number - 1) * PARTITION_SECTORS, PARTITION_SECTORS);
            }
            writeEntry(file, 4, 0xEE, 1, 33);
        }
    }

    private static void writeEntry(RandomAccessFile file, int number, int type, int first, int count)
            throws IOException {
        file.seek(446 + (number - 1) * 16L);
        file.write(new byte[] {0, 0, 2, 0, (byte) type, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF});
        file.writeInt(Integer.reverseBytes(first));
        file.writeInt(Integer.reverseBytes(count));
    }
}
