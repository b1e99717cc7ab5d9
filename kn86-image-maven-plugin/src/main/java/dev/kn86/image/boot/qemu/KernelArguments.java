// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import java.util.ArrayList;
import java.util.List;

/**
 * What a boot test adds to the card's kernel command line, and why. Nothing on the card is changed.
 */
public final class KernelArguments {

    /** The unit of the shell that the test asks its questions through. */
    public static final String SHELL_UNIT = "kn86-boot-test-shell.service";

    /** A real serial port needs one, a virtual console has none. */
    private static final String BAUD_RATE = ",115200";

    private static final List<String> FOR_ALL = List.of(
            "loglevel=7",
            "TERM=dumb",
            "systemd.show_status=1",
            "systemd.status_unit_format=name",
            // No login prompt on the test's console.
            "systemd.getty_auto=0",
            // A busy host emulates the board slower than systemd's 90 s allow; the test has its own limit.
            "systemd.default_timeout_start_sec=600",
            "systemd.wants=" + SHELL_UNIT);

    private static final List<String> FOR_BOARD = List.of(
            // Raspberry Pi's kernel builds in no 8250 ports unless told; its firmware does it on real boards.
            "8250.nr_uarts=2",
            // QEMU's power management block resets at once when Linux starts the watchdog (hw/misc/bcm2835_powermgt.c).
            "systemd.watchdog_sec=0",
            // QEMU's VideoCore mailbox has no vchiq, and the driver crashes on its answer.
            "modprobe.blacklist=vchiq");

    private static final List<String> FOR_PANEL = List.of("rdinit=" + DriverInitramfs.INIT);

    /**
     * For printf, quotes and the line feed by number: the kernel hands backslashes on, but takes quotes for its own.
     */
    private static final String UDEV_RULE =
            "KERNEL==\\042ttyAMA0\\042, SYMLINK+=\\042serial0\\042, TAG+=\\042systemd\\042\\012";

    private KernelArguments() {}

    /** The text to append to the card's command line, after a blank. */
    public static String text(Machine machine) {
        List<String> words = new ArrayList<>();
        // The last console= is the one that systemd talks to.
        words.add("console=" + machine.console() + (machine.hasPanel() ? "" : BAUD_RATE));
        words.addAll(machine.hasPanel() ? FOR_PANEL : FOR_BOARD);
        words.addAll(FOR_ALL);
        words.add(init(machine));
        return String.join(" ", words);
    }

    /**
     * Puts the shell's unit where systemd finds it, then becomes systemd. It is systemd's debug shell under another name,
     * since the card masks debug-shell.service. The card's udev rules know the PL011 of the Pi's chip only, so that the
     * machine with the panel needs one more.
     */
    private static String init(Machine machine) {
        String rule = !machine.hasPanel()
                ? ""
                : " mkdir -p /run/udev/rules.d;" + " printf '" + UDEV_RULE
                        + "' >/run/udev/rules.d/91-kn86-boot-test.rules;";
        return "init=/bin/sh -- -c \"mkdir -p /run/systemd/system;"
                + " sed s/tty9/" + machine.console() + "/ /lib/systemd/system/debug-shell.service"
                + " >/run/systemd/system/" + SHELL_UNIT + ";" + rule + " exec /sbin/init\"";
    }
}
