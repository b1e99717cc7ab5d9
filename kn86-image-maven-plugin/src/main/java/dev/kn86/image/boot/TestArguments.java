// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import java.util.List;

/**
 * What a boot test adds to the card's kernel command line, and why. Nothing on the card is changed.
 */
final class TestArguments {

    /** The unit of the shell that the test asks its questions through. */
    static final String SHELL_UNIT = "kn86-boot-test-shell.service";

    private static final List<String> ARGUMENTS = List.of(
            // The mini UART, second serial port of the machine: the last console= is the one that systemd talks to.
            "console=ttyS1,115200",
            // Raspberry Pi's kernel builds in no 8250 ports unless told; its firmware does it on real boards.
            "8250.nr_uarts=2",
            "loglevel=7",
            "TERM=dumb",
            "systemd.show_status=1",
            "systemd.status_unit_format=name",
            // No login prompt on the test's console.
            "systemd.getty_auto=0",
            // QEMU's power management block resets at once when Linux starts the watchdog (hw/misc/bcm2835_powermgt.c).
            "systemd.watchdog_sec=0",
            // A busy host emulates the board slower than systemd's 90 s allow; the test has its own limit.
            "systemd.default_timeout_start_sec=600",
            // QEMU's VideoCore mailbox has no vchiq, and the driver crashes on its answer.
            "modprobe.blacklist=vchiq",
            "systemd.wants=" + SHELL_UNIT);

    /**
     * Puts the shell's unit where systemd finds it, then becomes systemd. It is systemd's debug shell under another name,
     * since the card masks debug-shell.service.
     */
    private static final String INIT = "init=/bin/sh -- -c \"mkdir -p /run/systemd/system;"
            + " sed s/tty9/ttyS1/ /lib/systemd/system/debug-shell.service >/run/systemd/system/" + SHELL_UNIT + ";"
            + " exec /sbin/init\"";

    private TestArguments() {
    }

    /** The text to append to the card's command line, after a blank. */
    static String text() {
        return String.join(" ", ARGUMENTS) + " " + INIT;
    }
}
