// SPDX-License-Identifier: Apache-2.0
/**
 * Boots a card image in an emulator, as far as that can be done like the real board: the boot files are found the
 * way the Pi's firmware finds them, and the firmware of the Pico answers on the other end of UART0.
 */
package dev.kn86.image.boot;
