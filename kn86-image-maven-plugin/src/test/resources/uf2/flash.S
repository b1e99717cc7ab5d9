/* SPDX-License-Identifier: Apache-2.0 */
/* A flash with a partition table: the fixture program (firmware.bin) in partition A, a sector of nothing in B.
   FLAGS, by --defsym, are the first partition's. */
    .section .table, "a"
    .word 0xffffded3, 0x0200060a, 0xfc008000
    .word 0xfc000000 | 0x81 << 13 | 0x02, FLAGS
    .word 0xfc000000 | 0x101 << 13 | 0x82, 0xfc020002
    .word 0x000006ff, 0, 0xab123579
    .section .a, "a"
    .incbin "firmware.bin"
    .section .b, "a"
    .space 4096
