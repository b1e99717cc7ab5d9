// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.boot.guest.GuestShell;
import dev.kn86.image.boot.qemu.Stick;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The deck's own test of USB mass storage with an emulated stick: its unit attaches, mounts, reads and detaches the
 * stick, leaves a record on p6 and switches the deck off (docs/boot-test.md, "The USB cycles").
 */
final class UsbCycles {

    /** The record, on p6 and in the folder of the boot. */
    static final String RECORD = "usb-cycles.txt";

    private static final String UNIT = "kn86-usb-cycles.service";
    private static final String FILE = "CYCLES.BIN";
    private static final int FILE_BYTES = 64 << 10;
    private static final String STARTED = "started";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final int count;
    private final Path folder;
    private final Toolbox toolbox;
    private final CommandRunner runner;

    /**
     * @param count how often the stick is attached and detached; at least 1
     * @param folder gets the stick's blocks and the record; it exists
     */
    UsbCycles(int count, Path folder, Toolbox toolbox, CommandRunner runner) {
        this.count = count;
        this.folder = folder;
        this.toolbox = toolbox;
        this.runner = runner;
    }

    /** Makes the stick's blocks. */
    Path makeStick() throws BuildFailure, IOException {
        Path content = Files.write(folder.resolve(FILE), content());
        Path stick = Stick.make(content, stick(), toolbox, runner);
        Files.delete(content);
        return stick;
    }

    private Path stick() {
        return folder.resolve("stick.img");
    }

    /** No two sectors are equal. */
    private static byte[] content() {
        byte[] content = new byte[FILE_BYTES];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i + (i >> 8) + (i >> 16));
        }
        return content;
    }

    /**
     * Starts the unit, which ends with the deck's power-off. The unit waits for a word on the kernel's command line,
     * which this start has not had.
     */
    void start(GuestShell shell) throws BuildFailure {
        List<String> answer = shell.ask(
                "usb-cycles",
                "sed 's/$/ kn86.usb_cycles=" + count + "/' /proc/cmdline >/run/kn86-boot-test-cmdline"
                        + " && mount --bind /run/kn86-boot-test-cmdline /proc/cmdline"
                        // udev may not have come to the stick yet, and its driver is a module.
                        + " && modprobe usb-storage"
                        // A second in each cycle, in which a real stick spins up.
                        + " && echo 0 >/sys/module/usb_storage/parameters/delay_use"
                        + " && systemctl start --no-block " + UNIT + " && echo " + STARTED,
                START_LIMIT);
        if (!answer.equals(List.of(STARTED))) {
            throw new BuildFailure(
                    "boot: the USB cycles cannot be started: " + String.join("; ", answer),
                    "Use a card with " + UNIT + ", or leave the cycles out: -Dkn86.boot.usbCycles=0.");
        }
    }

    /**
     * What is wrong with the record, one text a fault.
     *
     * @param card the card after power-off
     * @param guest what the deck has said of itself
     */
    List<String> faults(Path card, GuestReport guest) throws BuildFailure, IOException {
        List<String> record = read(card);
        List<String> faults = new ArrayList<>();
        String pin = "pin " + guest.buildId().get("PIN");
        if (!record.contains(pin)) {
            faults.add("the record of the USB cycles has no line \"" + pin + "\", as /etc/kn86-build-id has");
        }
        String last = record.isEmpty() ? "there is none" : record.get(record.size() - 1);
        if (!last.equals("result pass")) {
            faults.add("the record of the USB cycles does not end with \"result pass\": " + last);
        }
        // The stick's only file (tools/sd-provision, usb-cycles).
        Pattern cycle = Pattern.compile("cycle \\d+ attach-ms \\d+ read-ms \\d+ sha256 " + Digests.sha256(content()));
        long good =
                record.stream().filter(line -> cycle.matcher(line).matches()).count();
        if (good != count) {
            faults.add("the record of the USB cycles has " + good + " cycles that read what is on the stick, not "
                    + count);
        }
        if (faults.isEmpty()) {
            Files.deleteIfExists(stick());
        }
        return faults;
    }

    private List<String> read(Path card) throws BuildFailure, IOException {
        // For a missing file debugfs exits with 0, and its standard output is empty.
        List<String> record = runner.run(
                        toolbox.command(
                                        "debugfs",
                                        "-R",
                                        "cat /" + RECORD,
                                        Volume.ofCard(card, Partition.SHARE.number())
                                                .e2fsName())
                                .confined(),
                        "Read console.log in the boot test's folder.")
                .lines();
        Files.write(folder.resolve(RECORD), record);
        return record;
    }
}
