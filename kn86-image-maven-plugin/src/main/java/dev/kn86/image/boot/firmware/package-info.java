// SPDX-License-Identifier: Apache-2.0
/**
 * The boot files of a card image, found as the boot ROM and the firmware of the Zero 2 W find them. The readers of
 * autoboot.txt, config.txt and cmdline.txt are in {@code board.firmware}.
 */
package dev.kn86.image.boot.firmware;
