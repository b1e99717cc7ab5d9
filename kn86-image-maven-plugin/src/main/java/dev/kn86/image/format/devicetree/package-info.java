// SPDX-License-Identifier: Apache-2.0
/**
 * Flattened device trees (Devicetree Specification 0.4, chapter 5), and overlay parameters as the Raspberry Pi firmware
 * applies them. Compiling and merging trees is the work of dtc and fdtoverlay, which the package board.overlay runs.
 */
package dev.kn86.image.format.devicetree;
