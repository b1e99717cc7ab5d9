// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.board.firmware.Autoboot;
import dev.kn86.image.board.firmware.Board;
import dev.kn86.image.board.firmware.DeviceTreeChoice;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.board.firmware.InitramfsChoice;
import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.fat.FatEntry;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Checks that the FAT volumes contain the files that boot ROM, bootcode.bin and start.elf look for. */
final class BootContentCheck {

    /**
     * Words that a bootcode.bin contains when it can switch slots. They show only that it is new enough: an older
     * bootcode.bin lacks tryboot_a_b, and always takes the last boot_partition of autoboot.txt.
     */
    private static final List<String> BOOTCODE_WORDS = List.of("autoboot.txt", "boot_partition", "tryboot_a_b");

    /** Both device trees are needed, because the firmware's versions look for different ones. */
    private static final List<String> SLOT_FILES = List.of(
            "start.elf",
            "fixup.dat",
            "kernel8.img",
            "config.txt",
            "cmdline.txt",
            "bcm2710-rpi-zero-2-w.dtb",
            "bcm2710-rpi-zero-2.dtb");

    /** A configuration or command line has some thousand bytes; bootcode.bin has 50 KiB. */
    private static final int MAXIMUM_BYTES = 1 << 20;

    private BootContentCheck() {}

    /** Checks the common boot partition (p1). */
    static void common(FatVolume volume, Findings findings) throws IOException, BuildFailure {
        if (exists(volume, "bootcode.bin", "p1", findings)) {
            String bootcode = text(volume, "bootcode.bin");
            for (String word : BOOTCODE_WORDS) {
                findings.expect(
                        bootcode.contains(word),
                        "bootcode.bin on p1 does not know " + word + ": take a raspi-firmware of April 2025 or newer");
            }
        }
        if (exists(volume, Autoboot.NAME, "p1", findings)) {
            String text = text(volume, Autoboot.NAME);
            findings.expect(
                    text.length() <= Autoboot.MAXIMUM_BYTES,
                    "autoboot.txt on p1 has " + text.length() + " bytes, and the firmware reads "
                            + Autoboot.MAXIMUM_BYTES);
            findings.expect(
                    text.equals(Slot.A.autoboot()),
                    "autoboot.txt on p1 does not start slot A: " + TerminalText.bytes(text));
        }
        if (exists(volume, "config.txt", "p1", findings)) {
            findings.expect(volume.file("config.txt").orElseThrow().bytes() == 0, "config.txt on p1 is not empty");
        }
        findings.expect(
                volume.file("start.elf").isEmpty(), "p1 holds start.elf: firmware would take it for a bootable system");
    }

    /** Checks the boot volume of slot A. */
    static void slot(FatVolume volume, TableKind table, Findings findings) throws IOException, BuildFailure {
        boolean complete = true;
        for (String name : SLOT_FILES) {
            complete &= exists(volume, name, "p2", findings);
        }
        findings.expect(volume.file("bootcode.bin").isEmpty(), "p2 holds bootcode.bin, which belongs on p1 only");
        if (complete) {
            configuration(volume, findings);
            KernelCommandLine found = KernelCommandLine.parse(
                    KernelCommandLine.FILE_NAME + " on p2", text(volume, KernelCommandLine.FILE_NAME));
            findings.expect(
                    found.equals(table.applyTo(found.withRoot(Slot.A.root().device()))),
                    "cmdline.txt on p2 needs root=" + Slot.A.root().device()
                            + (table == TableKind.HIDDEN_GPT ? " and gpt" : "") + ": "
                            + TerminalText.bytes(String.join(" ", found.arguments())));
        }
    }

    private static void configuration(FatVolume volume, Findings findings) throws IOException, BuildFailure {
        FirmwareText config =
                FirmwareText.read((path, most) -> read(volume, path, most), "config.txt", Board.ZERO_2_W, false);
        config.cutLines().forEach(warning -> findings.add("on p2, " + warning));
        for (OverlayLoad overlay : DeviceTreeChoice.of(config).overlays()) {
            exists(volume, "overlays/" + overlay.fileName(), "p2", findings);
        }
        Optional<String> initramfs = InitramfsChoice.of(config);
        if (initramfs.isPresent()) {
            exists(volume, initramfs.get(), "p2", findings);
        } else {
            findings.add("config.txt on p2 loads no initramfs: it lacks auto_initramfs=1");
        }
    }

    private static boolean exists(FatVolume volume, String name, String partition, Findings findings) {
        boolean there = volume.file(name).isPresent();
        findings.expect(there, partition + " lacks " + TerminalText.bytes(name));
        return there;
    }

    private static String text(FatVolume volume, String name) throws IOException, BuildFailure {
        return new String(read(volume, name, MAXIMUM_BYTES).orElseThrow(), StandardCharsets.ISO_8859_1);
    }

    private static Optional<byte[]> read(FatVolume volume, String name, int most) throws IOException, BuildFailure {
        Optional<FatEntry> file = volume.file(name);
        return file.isPresent() ? Optional.of(volume.read(file.get(), most)) : Optional.empty();
    }
}
