/* SPDX-License-Identifier: Apache-2.0 */
/* A small RP2350 program with everything that the UF2 writer has to cope with: code in flash, data that is
   loaded to flash and runs in RAM, a gap, and bss. The metadata is what the pico-sdk's crt0 embeds. */
    .syntax unified
    .cpu cortex-m33
    .thumb

    .section .vectors, "a"
    .word 0x20082000
    .word reset + 1
    .word 0x7188ebf2            /* binary_info: markers, first and last pointer, copy table */
    .word info_start
    .word info_end
    .word copy_table
    .word 0xe71aa390
    .balign 4
image_def:
    .word 0xffffded3
    .word 0x10210142            /* IMAGE_TYPE: executable, secure, Arm, RP2350 */
    .word 0x00000248            /* VERSION, two words */
    .word 0x00030007            /* 3.7 */
    .word 0x000003ff
    .word end_block - image_def
    .word 0xab123579

    .section .text, "ax"
    .global reset
reset:
    b reset
    .space 700, 0x5a
copy_table:
    .word data_load
    .word data_start
    .word data_end
    .word 0
info_start:
    .word name_entry
    .word version_entry
info_end:
    .balign 4
end_block:
    .word 0xffffded3
    .word 0x000001fe            /* IGNORED */
    .word 0x000001ff
    .word image_def - end_block
    .word 0xab123579

    .section .data, "aw"
name_entry:
    .hword 6                    /* id and string */
    .ascii "RP"
    .word 0x02031c86
    .word name
version_entry:
    .hword 6
    .ascii "RP"
    .word 0x11a9bc3a
    .word version
name:
    .asciz "fixture"
version:
    .asciz "1.2.3"
    .space 301, 0xa5

    .section .bss, "aw", %nobits
    .space 64
