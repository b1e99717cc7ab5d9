// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import java.util.ArrayList;
import java.util.List;

/** What the boot test appends to the card's kernel command line, and why. Nothing on the card changes. */
public final class KernelArguments {

    /** The unit of the shell that runs the test's questions. */
    public static final String SHELL_UNIT = "kn86-boot-test-shell.service";

    /** For a serial port; a virtual console has no baud rate. */
    private static final String BAUD_RATE = ",115200";

    private static final List<String> FOR_ALL = List.of(
            "loglevel=7",
            "TERM=dumb",
            "systemd.show_status=1",
            "systemd.status_unit_format=name",
            // No login prompt on the test's console.
            "systemd.getty_auto=0",
            // On a busy host the emulated board takes longer than systemd's 90 s. The test has a limit of its own.
            "systemd.default_timeout_start_sec=600",
            "systemd.wants=" + SHELL_UNIT);

    private static final List<String> FOR_BOARD = List.of(
            // Raspberry Pi's kernel has no 8250 port without this; on real boards the firmware sets it.
            "8250.nr_uarts=2",
            // QEMU's power management block resets the board at once when Linux starts the watchdog
            // (hw/misc/bcm2835_powermgt.c).
            "systemd.watchdog_sec=0",
            // QEMU's VideoCore mailbox has no vchiq, and the driver crashes on its answer.
            "modprobe.blacklist=vchiq");

    private static final List<String> FOR_PANEL = List.of("rdinit=" + DriverInitramfs.INIT);

    /**
     * The format of printf. Quotes and the line feed are octal numbers, because the kernel passes backslashes on, but
     * interprets quotes itself.
     */
    private static final String UDEV_RULE =
            "KERNEL==\\042ttyAMA0\\042, SYMLINK+=\\042serial0\\042, TAG+=\\042systemd\\042\\012";

    private KernelArguments() {}

    /** The text that follows the card's command line and a blank. */
    public static String text(Machine machine) {
        List<String> words = new ArrayList<>();
        // systemd uses the last console=.
        words.add("console=" + machine.console() + (machine.hasPanel() ? "" : BAUD_RATE));
        words.addAll(machine.hasPanel() ? FOR_PANEL : FOR_BOARD);
        words.addAll(FOR_ALL);
        if (machine.isRestarting()) {
            // The kernel waits for a restart without sleeping: the card's ten seconds keep the host busy.
            words.add("panic=1");
        }
        words.add(init(machine));
        return String.join(" ", words);
    }

    /**
     * The first program of the root file system: it makes the shell's unit and then becomes systemd. The machine with
     * the panel gets a udev rule as well, because the card's own rule names only the PL011 of the Pi's chip.
     */
    private static String init(Machine machine) {
        String rule = !machine.hasPanel()
                ? ""
                : " mkdir -p /run/udev/rules.d;" + " printf '" + UDEV_RULE
                        + "' >/run/udev/rules.d/91-kn86-boot-test.rules;";
        return "init=/bin/sh -- -c \"mkdir -p /run/systemd/system;"
                + " sed '" + shellUnit("/dev/" + machine.console()) + "' /lib/systemd/system/debug-shell.service"
                + " >/run/systemd/system/" + SHELL_UNIT + ";" + rule + " exec /sbin/init\"";
    }

    /**
     * Makes systemd's debug shell the test's, in the language of sed. It has another name, because the card masks
     * debug-shell.service. It has its terminal as files, which systemd opens once, for reading and writing, because
     * both have one path (systemd.exec(5), "StandardInput="): while a unit has the console for its terminal, systemd
     * writes no status there from the moment on when a unit of Type=idle, such as a getty, has waited for five seconds
     * (manager_dispatch_idle_pipe_fd and unit_needs_console of systemd 252). The test would wait for that status in
     * vain.
     *
     * @param terminal the device of the console
     */
    private static String shellUnit(String terminal) {
        return "s,/dev/tty9," + terminal + ",;s,=tty$,=file:" + terminal + "\\nStandardOutput=file:" + terminal
                + ",;/^TTY/d";
    }
}
