// SPDX-License-Identifier: Apache-2.0
/**
 * The other end of UART0: the Pico's simulator, the frames on the line, and the texts on the OLED. The words that the
 * OLED has to show come from a file of the product.
 */
package dev.kn86.image.boot.pico;
