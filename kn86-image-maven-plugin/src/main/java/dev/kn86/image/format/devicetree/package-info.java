// SPDX-License-Identifier: Apache-2.0
/**
 * Flattened device trees (Devicetree Specification 0.4, chapter 5), and overlays with their parameters, merged as the
 * Raspberry Pi firmware merges them. Folders of overlays, and what config.txt asks for, are not known here.
 */
package dev.kn86.image.format.devicetree;
