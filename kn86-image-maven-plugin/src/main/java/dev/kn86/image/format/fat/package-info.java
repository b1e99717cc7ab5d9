// SPDX-License-Identifier: Apache-2.0
/**
 * FAT volumes, read strictly and only read: nothing that a volume says is believed before it is checked, so that a
 * foreign card can do no more than be refused. Our own volumes are written by mkfs.fat and mtools in
 * {@code image.filesystem}.
 */
package dev.kn86.image.format.fat;
