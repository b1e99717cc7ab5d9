// SPDX-License-Identifier: Apache-2.0
/**
 * Boots a card image in QEMU and reports what is wrong with it: the goal {@code kn86-image:boot}. The steps of a boot
 * test are here, and each part is a room below. What the product shows on its screens is data of the product, not of
 * this group.
 */
package dev.kn86.image.boot;
