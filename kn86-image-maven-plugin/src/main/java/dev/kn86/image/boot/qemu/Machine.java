// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.ResetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A machine that QEMU emulates. Neither of the two is the deck: one has the deck's chip, the other has a panel and a
 * keyboard.
 *
 * @param label QEMU's name of the machine
 * @param console the Linux name of the serial port that the test's console is on
 * @param panel empty on a machine without panel and keyboard
 * @param resetStatus the physical address of PM_RSTS, for a machine that stops where the guest resets it; empty for one
 *     that ends there
 */
public record Machine(String label, String console, Optional<Panel> panel, OptionalLong resetStatus) {

    /** Of the BCM2837, as its processor sees it (Linux, arch/arm/boot/dts/broadcom/bcm283x.dtsi, node watchdog). */
    private static final long BOARD_RESET_STATUS = 0x3f100020L;

    /**
     * The board of the panel has no such register. A word of its memory is one, in a page that the kernel leaves alone
     * ({@link PanelTree}): 1 MiB below the end of its memory.
     */
    static final long PANEL_RESET_STATUS = 0x5ff00000L;

    /** What the device tree of the machine with the panel depends on. */
    static final List<Object> PANEL_BOARD = List.of(
            "-cpu",
            "cortex-a53",
            "-smp",
            "1",
            "-m",
            "512M",
            // The board's default network card would need a ROM file of another package.
            "-nic",
            "none");

    /** QEMU's name of the USB port. */
    static final String USB = "usb";

    /** QEMU's names of the character devices that the serial ports are connected to. */
    static final String PICO = "pico";

    static final String CONSOLE = "console";

    /** A Pi 3B, with the chip of the Zero 2 W. No DRM driver of the kernel supports the display that QEMU gives it. */
    public static final Machine BOARD = new Machine("raspi3b", "ttyS1", Optional.empty(), OptionalLong.empty());

    /**
     * A panel.
     *
     * @param width pixels
     * @param height pixels
     */
    public record Panel(int width, int height) {}

    /**
     * QEMU's own board with the deck's processor, memory, panel and keyboard, by drivers that are not the deck's. The
     * clock of this machine counts instructions, so that work takes the same time on every host, however busy the host
     * is: one instruction every 2 ns on a single core (docs/boot-test.md, "The budget"). While nothing runs in the
     * guest, the clock follows the host's.
     */
    public static Machine with(Panel panel) {
        return new Machine("virt", "hvc0", Optional.of(panel), OptionalLong.empty());
    }

    /**
     * The machine on which the test plays the boot ROM and the firmware (docs/update-test.md). It stops where the guest
     * resets it or switches it off. The one with the panel also has a USB port, a hardware watchdog that systemd can
     * hold, and a word of memory in place of PM_RSTS. The board has all of this by itself, but QEMU's model of its
     * watchdog is of no use ({@link KernelArguments}).
     */
    public Machine restarting() {
        return new Machine(
                label, console, panel, OptionalLong.of(hasPanel() ? PANEL_RESET_STATUS : BOARD_RESET_STATUS));
    }

    /** Whether the machine stops where the guest resets it. */
    public boolean isRestarting() {
        return resetStatus.isPresent();
    }

    /** Whether the machine has a panel and a keyboard. */
    public boolean hasPanel() {
        return panel.isPresent();
    }

    /**
     * QEMU's options for the machine and its card.
     *
     * @param card the card's file in the syntax of QEMU's options
     * @param status what PM_RSTS holds at the start; QEMU's board can only begin with zero
     */
    List<Object> options(BootFiles files, String card, ResetStatus status) {
        List<Object> options = new ArrayList<>(
                panel.map(shown -> panelOptions(shown, card)).orElseGet(() -> boardOptions(files, card)));
        if (hasPanel() && isRestarting()) {
            options.addAll(restartOptions(files, status));
        }
        // At a reset QEMU would go on with the old kernel. Paused, it still shows the register.
        options.addAll(
                isRestarting()
                        ? List.of("-action", "reboot=shutdown,shutdown=pause,watchdog=reset")
                        : List.of("-no-reboot"));
        return options;
    }

    /**
     * QEMU's options for the board's USB hub and a stick in it. The hub is where the deck has one, and the stick in the
     * port that the overlay kn86-usb-hub calls usb-c-data; like a hub with switches for its ports, it takes the stick
     * away while the port is off.
     *
     * @param blocks the stick's file in the syntax of QEMU's options
     */
    List<Object> stickOptions(String blocks) {
        if (hasPanel()) {
            throw new IllegalStateException("only the board starts with a stick in its port");
        }
        return List.of(
                "-device",
                "usb-hub,bus=usb-bus.0,port=1,ports=4,port-power=on",
                "-drive",
                "id=stick,if=none,format=raw,readonly=on,file=" + blocks,
                "-device",
                "usb-storage,bus=usb-bus.0,port=1.3,drive=stick");
    }

    private static List<Object> restartOptions(BootFiles files, ResetStatus status) {
        return List.of(
                "-dtb",
                files.deviceTree(),
                "-device",
                "loader,addr=" + PANEL_RESET_STATUS + ",data=" + status.word() + ",data-len=4",
                "-device",
                "i6300esb",
                "-device",
                "qemu-xhci,id=" + USB);
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
        List<Object> options = new ArrayList<>(List.of("-M", label));
        options.addAll(PANEL_BOARD);
        options.addAll(List.of(
                "-icount",
                "shift=1",
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
                "virtconsole,chardev=" + CONSOLE));
        return options;
    }
}
