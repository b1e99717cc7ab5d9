// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.board.firmware.Autoboot;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final String AUTO_INITRAMFS = "auto_initramfs=1";

    private static final Pattern OVERLAY = Pattern.compile("dtoverlay=([^,:\\s]+).*");
    private static final Pattern INITRAMFS = Pattern.compile("initramfs[ =](\\S+).*");

    private BootContentCheck() {}

    /** Checks the common boot partition (p1). */
    static void common(Path folder, Findings findings) throws IOException {
        if (exists(folder, "bootcode.bin", "p1", findings)) {
            String bootcode = Files.readString(folder.resolve("bootcode.bin"), StandardCharsets.ISO_8859_1);
            for (String word : BOOTCODE_WORDS) {
                findings.expect(
                        bootcode.contains(word),
                        "bootcode.bin on p1 does not know " + word + ": take a raspi-firmware of April 2025 or newer");
            }
        }
        if (exists(folder, Autoboot.NAME, "p1", findings)) {
            String text = Files.readString(folder.resolve(Autoboot.NAME));
            findings.expect(
                    text.length() <= Autoboot.MAXIMUM_BYTES,
                    "autoboot.txt on p1 has " + text.length() + " bytes, and the firmware reads "
                            + Autoboot.MAXIMUM_BYTES);
            findings.expect(text.equals(Slot.A.autoboot()), "autoboot.txt on p1 does not start slot A: " + text);
        }
        if (exists(folder, "config.txt", "p1", findings)) {
            findings.expect(Files.size(folder.resolve("config.txt")) == 0, "config.txt on p1 is not empty");
        }
        findings.expect(
                !Files.exists(folder.resolve("start.elf")),
                "p1 holds start.elf: firmware would take it for a bootable system");
    }

    /** Checks the boot volume of slot A. */
    static void slot(Path folder, TableKind table, Findings findings) throws IOException, BuildFailure {
        boolean complete = true;
        for (String name : SLOT_FILES) {
            complete &= exists(folder, name, "p2", findings);
        }
        findings.expect(
                !Files.exists(folder.resolve("bootcode.bin")), "p2 holds bootcode.bin, which belongs on p1 only");
        if (complete) {
            configuration(folder, findings);
            KernelCommandLine found = KernelCommandLine.read(folder.resolve(KernelCommandLine.FILE_NAME));
            findings.expect(
                    found.equals(table.applyTo(found.withRoot(Slot.A.root().device()))),
                    "cmdline.txt on p2 needs root=" + Slot.A.root().device()
                            + (table == TableKind.HIDDEN_GPT ? " and gpt" : "") + ": "
                            + String.join(" ", found.arguments()));
        }
    }

    private static void configuration(Path folder, Findings findings) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("config.txt"));
        boolean initramfs = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("#")) {
                continue;
            }
            findings.expect(
                    lines.get(i).length() <= FirmwareText.LINE_LIMIT,
                    "config.txt:" + (i + 1) + " on p2 has " + lines.get(i).length()
                            + " characters, and the firmware reads " + FirmwareText.LINE_LIMIT);
            Matcher overlay = OVERLAY.matcher(line);
            if (overlay.matches()) {
                exists(folder, "overlays/" + overlay.group(1) + ".dtbo", "p2", findings);
            }
            Matcher named = INITRAMFS.matcher(line);
            if (line.equals(AUTO_INITRAMFS) || named.matches()) {
                initramfs = true;
                exists(folder, named.matches() ? named.group(1) : "initramfs8", "p2", findings);
            }
        }
        findings.expect(initramfs, "config.txt on p2 loads no initramfs: it lacks " + AUTO_INITRAMFS);
    }

    private static boolean exists(Path folder, String name, String partition, Findings findings) {
        boolean there = Files.isRegularFile(folder.resolve(name));
        findings.expect(there, partition + " lacks " + name);
        return there;
    }
}
