// SPDX-License-Identifier: Apache-2.0
/**
 * What the firmware of the Raspberry Pi reads and understands: its text files, device trees with overlays, and the pins
 * that they use. Which overlays and pins the product has is data of its modules; playing the firmware is the work of
 * the group {@code boot}.
 */
package dev.kn86.image.board;
