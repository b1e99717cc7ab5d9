// SPDX-License-Identifier: Apache-2.0
/** Block maps as bmaptool reads and writes them. Which blocks of a card are mapped is decided in {@code image.card}. */
package dev.kn86.image.format.bmap;
