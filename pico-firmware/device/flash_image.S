/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flash of a new Pico: partition table, firmware in A, nothing in B, so that a rescue by BOOTSEL starts the
 * firmware that it writes. Makes kn86-pico-flash.elf, from which the UF2 file is made.
 */
#include "pico.h" /* what the next one needs */
#include "boot/picobin.h"
#include "kn86/flash_layout.h"

#define ALL_PERMISSIONS PICOBIN_PARTITION_PERMISSIONS_BITS
#define LOCATION(start)                                                                        \
    (((start) / KN86_FLASH_SECTOR) << PICOBIN_PARTITION_LOCATION_FIRST_SECTOR_LSB |            \
     ((start) + KN86_PARTITION_SIZE - KN86_FLASH_SECTOR) / KN86_FLASH_SECTOR                   \
         << PICOBIN_PARTITION_LOCATION_LAST_SECTOR_LSB)
#define LINK_TO_A                                                                              \
    (PICOBIN_PARTITION_FLAGS_LINK_TYPE_A_PARTITION << PICOBIN_PARTITION_FLAGS_LINK_TYPE_LSB |  \
     0 << PICOBIN_PARTITION_FLAGS_LINK_VALUE_LSB)

    .global partition_table
    .section .partition_table, "a"
partition_table:
    .word PICOBIN_BLOCK_MARKER_START
    .byte PICOBIN_BLOCK_ITEM_PARTITION_TABLE
    .byte (items_end - items) / 4
    .byte 0
    .byte 2 /* partitions */
items = . - 4
    /* Space outside of partitions: UF2 files with absolute addresses may go there. */
    .word ALL_PERMISSIONS | PICOBIN_PARTITION_FLAGS_ACCEPTS_DEFAULT_FAMILY_ABSOLUTE_BITS
    .word ALL_PERMISSIONS | LOCATION(KN86_PARTITION_A)
    .word ALL_PERMISSIONS | PICOBIN_PARTITION_FLAGS_ACCEPTS_DEFAULT_FAMILY_RP2350_ARM_S_BITS
    .word ALL_PERMISSIONS | LOCATION(KN86_PARTITION_B)
    .word ALL_PERMISSIONS | PICOBIN_PARTITION_FLAGS_ACCEPTS_DEFAULT_FAMILY_RP2350_ARM_S_BITS | LINK_TO_A
items_end:
    .byte PICOBIN_BLOCK_ITEM_2BS_LAST
    .hword (items_end - items) / 4
    .byte 0
    .word 0 /* the only block */
    .word PICOBIN_BLOCK_MARKER_END

    .section .firmware, "a"
    .incbin KN86_FIRMWARE_BIN

    .section .nothing, "a"
    .fill KN86_FLASH_SECTOR, 1, 0
