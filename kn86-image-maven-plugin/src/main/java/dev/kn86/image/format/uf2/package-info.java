// SPDX-License-Identifier: Apache-2.0
/**
 * UF2 files for Raspberry Pi chips: blocks, families, writing and reading. The programs in them are in
 * {@code format.rp2350}.
 */
package dev.kn86.image.format.uf2;
