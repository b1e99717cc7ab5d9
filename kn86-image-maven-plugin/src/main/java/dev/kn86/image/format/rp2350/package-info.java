// SPDX-License-Identifier: Apache-2.0
/**
 * What the boot ROM of the RP2350 reads in flash: programs, their metadata blocks, vector table and partition table,
 * and the SDK's binary_info. The UF2 files that bring a program to the chip are in {@code format.uf2}.
 */
package dev.kn86.image.format.rp2350;
