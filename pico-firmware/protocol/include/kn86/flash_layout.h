/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layout of the coprocessor's flash: docs/uf2.md. Offsets in bytes from the start of the flash. The assembler
 * includes this file too (device/flash_image.S), so that it contains only numbers.
 */
#ifndef KN86_FLASH_LAYOUT_H
#define KN86_FLASH_LAYOUT_H

#define KN86_FLASH_SECTOR 4096
#define KN86_FLASH_PAGE 256

/* Sector 0 holds the partition table; sector 1, for a second table, is empty. */
#define KN86_PARTITION_A 0x002000
#define KN86_PARTITION_B 0x082000
#define KN86_PARTITION_SIZE 0x080000

/*
 * Offsets within an image. The IMAGE_DEF has the last page of the first sector to itself. The update and the boot ROM's
 * buy write this page last: an image with an IMAGE_DEF is complete.
 */
#define KN86_FIRMWARE_TAG_OFFSET 0xE00
#define KN86_IMAGE_DEF_OFFSET 0xF00

#endif
