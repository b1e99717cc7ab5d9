// SPDX-License-Identifier: Apache-2.0
/**
 * Making the card image of a slot, with block map, compressed image and checksums. Where partitions lie is decided in
 * {@code image.layout}, and file systems are made in {@code image.filesystem}.
 */
package dev.kn86.image.image.card;
