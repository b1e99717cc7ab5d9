// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.boot.firmware.BootFiles;
import java.util.List;
import java.util.Optional;

/**
 * A machine that QEMU emulates. Neither of the two is the deck: one has the deck's chip, the other has a panel and a
 * keyboard.
 *
 * @param label QEMU's name of the machine
 * @param console the Linux name of the serial port that the test's console is on
 * @param panel empty on a machine without panel and keyboard
 */
public record Machine(String label, String console, Optional<Panel> panel) {

    /** QEMU's names of the character devices that the serial ports are connected to. */
    static final String PICO = "pico";

    static final String CONSOLE = "console";

    /** A Pi 3B, with the chip of the Zero 2 W. No DRM driver of the kernel supports the display that QEMU gives it. */
    public static final Machine BOARD = new Machine("raspi3b", "ttyS1", Optional.empty());

    /**
     * A panel.
     *
     * @param width pixels
     * @param height pixels
     */
    public record Panel(int width, int height) {}

    /**
     * QEMU's own board with the deck's processor, memory, panel and keyboard, by drivers that are not the deck's. The
     * clock of this machine counts instructions, so that work takes the same time on every host, however busy the host is:
     * one instruction every 2 ns on a single core (docs/boot-test.md, "The budget"). While nothing runs in the guest, the
     * clock follows the host's.
     */
    public static Machine with(Panel panel) {
        return new Machine("virt", "hvc0", Optional.of(panel));
    }

    /** Whether the machine has a panel and a keyboard. */
    public boolean hasPanel() {
        return panel.isPresent();
    }

    /**
     * QEMU's options for the machine and its card.
     *
     * @param card the card's file in the syntax of QEMU's options
     */
    List<Object> options(BootFiles files, String card) {
        return panel.map(shown -> panelOptions(shown, card)).orElseGet(() -> boardOptions(files, card));
    }

    private List<Object> boardOptions(BootFiles files, String card) {
        return List.of(
                "-M",
                label,
                "-smp",
                "4",
                "-m",
                "1G",
                "-dtb",
                files.deviceTree(),
                "-drive",
                "if=sd,format=raw,file=" + card,
                // The first serial port is the PL011, the second one the mini UART.
                "-serial",
                "chardev:" + PICO,
                "-serial",
                "chardev:" + CONSOLE);
    }

    private List<Object> panelOptions(Panel shown, String card) {
        return List.of(
                "-M",
                label,
                "-cpu",
                "cortex-a53",
                "-smp",
                "1",
                "-icount",
                "shift=1",
                "-m",
                "512M",
                "-drive",
                "id=card,if=none,format=raw,file=" + card,
                "-device",
                "sdhci-pci",
                "-device",
                "sd-card,drive=card",
                "-device",
                "virtio-gpu-pci,xres=" + shown.width() + ",yres=" + shown.height(),
                "-device",
                "virtio-keyboard-pci",
                // The only serial port is a PL011, as the Pico's is.
                "-serial",
                "chardev:" + PICO,
                "-device",
                "virtio-serial-pci",
                "-device",
                "virtconsole,chardev=" + CONSOLE,
                // The board's default network card would need a ROM file of another package.
                "-nic",
                "none");
    }
}
