// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

/**
 * One use of a GPIO.
 *
 * @param gpio the SoC's number, from 0
 * @param kind what is used: the kernel keeps each kind for one user
 * @param consumer the node that uses the GPIO, or {@code config.txt}
 * @param where the property or line that asks for it
 */
record Claim(int gpio, Kind kind, String consumer, String where) {

    /** A pin's function and its line are claimed separately, and a device may claim both (drivers/pinctrl/pinmux.c). */
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
