// SPDX-License-Identifier: Apache-2.0
/**
 * Flattened device trees (Devicetree Specification 0.4, chapter 5), and overlay parameters as the Raspberry Pi firmware
 * applies them. Merging is left to fdtoverlay.
 */
package dev.kn86.image.format.devicetree;
