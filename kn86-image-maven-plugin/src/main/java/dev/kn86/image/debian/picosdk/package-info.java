// SPDX-License-Identifier: Apache-2.0
/**
 * The sources of the Pico SDK, from Debian's package or the user's own. Building the firmware with them is done by the
 * module pico-firmware.
 */
package dev.kn86.image.debian.picosdk;
