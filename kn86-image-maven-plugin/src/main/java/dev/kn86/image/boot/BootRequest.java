// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.guest.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a boot test is to do.
 *
 * @param image the card image; only read
 * @param ready when the product has started
 * @param pico the Pico's simulator; empty for a product that has none on UART0
 * @param emulator the program {@code qemu-system-aarch64}, by name or path
 * @param folder gets the console log, pictures and reports; it is emptied first
 * @param timeout the limit of one boot, from power-on to power-off
 * @param boots how many times the card is started on the board, one after the other; at least 1
 * @param tryboot whether the firmware's one-shot tryboot flag counts as set
 * @param usbCycles how often the deck's own test attaches and detaches a USB stick at the end of the first boot; 0 for
 *     never
 * @param panel what the last boot is judged by, which is on the machine with panel and keyboard; empty when there is no
 *     such boot
 */
public record BootRequest(
        Path image,
        Readiness ready,
        Optional<PicoRequest> pico,
        String emulator,
        Path folder,
        Duration timeout,
        int boots,
        boolean tryboot,
        int usbCycles,
        Optional<PanelRequest> panel) {

    public BootRequest {
        if (boots < 1) {
            throw new IllegalArgumentException("a boot test needs at least one boot, not " + boots);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a boot test needs time, not " + timeout);
        }
    }
}
