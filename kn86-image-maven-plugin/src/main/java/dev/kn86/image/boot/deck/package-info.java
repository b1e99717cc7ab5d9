// SPDX-License-Identifier: Apache-2.0
/**
 * A deck with its power on: the emulator, the Pico's simulator, and the lines between them. What is done with it is not
 * decided here.
 */
package dev.kn86.image.boot.deck;
