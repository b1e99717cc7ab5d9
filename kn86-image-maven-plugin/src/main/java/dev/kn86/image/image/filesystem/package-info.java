// SPDX-License-Identifier: Apache-2.0
/**
 * FAT32 and ext4 file systems, made with the programs of other people, and the ranges of bytes that they use. ext4 is
 * read with those programs too; FAT by {@code format.fat}. What is put into them, and where they go on a card, is
 * decided in {@code image.card}.
 */
package dev.kn86.image.image.filesystem;
