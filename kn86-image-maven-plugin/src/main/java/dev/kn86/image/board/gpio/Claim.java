// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

/**
 * One use of a GPIO.
 *
 * @param gpio the SoC's number, from 0
 * @param kind what the kernel's rule of exclusive use is about
 * @param consumer the node that uses it, or {@code config.txt}
 * @param where the property or line that says so
 */
record Claim(int gpio, Kind kind, String consumer, String where) {

    /** A pin's function and its line are claimed separately: a device may ask for both (drivers/pinctrl/pinmux.c). */
    enum Kind {
        FUNCTION,
        LINE,
        FIRMWARE
    }

    @Override
    public String toString() {
        return where + " of " + consumer;
    }
}
