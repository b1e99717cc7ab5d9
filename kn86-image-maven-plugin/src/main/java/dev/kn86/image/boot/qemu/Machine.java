// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.panel.PanelPicture;
import java.util.List;

/** The machines that QEMU plays. Neither is the deck: one has its chip, the other what a person sees and touches. */
public enum Machine {

    /** A Pi 3B, with the chip of the Zero 2 W; QEMU gives it no display that a DRM driver of the kernel knows. */
    BOARD("raspi3b", "ttyS1") {
        @Override
        List<Object> options(BootFiles files, String card) {
            return List.of(
                    "-M",
                    "raspi3b",
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
    },

    /**
     * QEMU's own board with the deck's processor, memory, panel and keyboard, by drivers that are not the deck's. Its
     * clock counts instructions, so that what takes time takes the same on every host, however busy: one every other
     * nanosecond on a single core, which is how nOSh's own budget counts a Cortex-A53 (nosh-runtime/README.md). While
     * nothing runs, its clock is the host's.
     */
    PANEL("virt", "hvc0") {
        @Override
        List<Object> options(BootFiles files, String card) {
            return List.of(
                    "-M",
                    "virt",
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
                    "virtio-gpu-pci,xres=" + PanelPicture.WIDTH + ",yres=" + PanelPicture.HEIGHT,
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
    };

    /** QEMU's names of what the serial ports are connected to. */
    static final String PICO = "pico";

    static final String CONSOLE = "console";

    private final String label;
    private final String console;

    Machine(String label, String console) {
        this.label = label;
        this.console = console;
    }

    /** QEMU's name of the machine. */
    public String label() {
        return label;
    }

    /** The Linux name of the serial port that the test's console is on. */
    String console() {
        return console;
    }

    /** Whether there is something to look at and to press. */
    public boolean hasPanel() {
        return this == PANEL;
    }

    /**
     * QEMU's options for the machine and what is plugged into it.
     *
     * @param card the card's file, written as QEMU's options want it
     */
    abstract List<Object> options(BootFiles files, String card);
}
