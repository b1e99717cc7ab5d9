/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where things lie in the coprocessor's flash: docs/uf2.md. The assembler reads this too
 * (device/flash_image.S makes the partition table of it), so only numbers stand here. Offsets in
 * bytes from the start of the flash.
 */
#ifndef KN86_FLASH_LAYOUT_H
#define KN86_FLASH_LAYOUT_H

#define KN86_FLASH_SECTOR 4096
#define KN86_FLASH_PAGE 256

/* Sector 0 holds the partition table; sector 1 could hold a second one and stays empty. */
#define KN86_PARTITION_A 0x002000
#define KN86_PARTITION_B 0x082000
#define KN86_PARTITION_SIZE 0x080000

/*
 * Within an image: its IMAGE_DEF has the last page of the first sector to itself. That page is the
 * last one written, by the update and by the boot ROM's buy alike: an image with an IMAGE_DEF is a
 * whole image.
 */
#define KN86_FIRMWARE_TAG_OFFSET 0xE00
#define KN86_IMAGE_DEF_OFFSET 0xF00

#endif
