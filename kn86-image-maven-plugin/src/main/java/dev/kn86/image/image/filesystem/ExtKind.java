// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.nio.ByteBuffer;

/**
 * Which of its family a file system is: the superblock is one of ext2, ext3 and ext4, and its features tell them apart.
 */
public final class ExtKind {

    private static final int SUPERBLOCK = 1024;

    /** Kernel, ext4 "Super Block": s_magic, s_feature_compat, s_feature_incompat, s_feature_ro_compat. */
    private static final int MAGIC_OFFSET = SUPERBLOCK + 0x38;

    private static final int COMPATIBLE = SUPERBLOCK + 0x5c;
    private static final int INCOMPATIBLE = SUPERBLOCK + 0x60;
    private static final int READ_ONLY_COMPATIBLE = SUPERBLOCK + 0x64;

    private static final short MAGIC = (short) 0xef53;
    private static final int HAS_JOURNAL = 0x4;

    /** What the kernel's ext3 knew: filetype, recover, journal_dev, meta_bg. */
    private static final int INCOMPATIBLE_OF_EXT3 = 0x2 | 0x4 | 0x8 | 0x10;
    /** sparse_super, large_file, btree_dir. */
    private static final int READ_ONLY_OF_EXT3 = 0x1 | 0x2 | 0x4;

    private ExtKind() {}

    /** Whether a partition that begins with these little-endian bytes, 2048 at least, is of the family. */
    public static boolean isExt(ByteBuffer head) {
        return head.getShort(MAGIC_OFFSET) == MAGIC;
    }

    /** {@code ext2}, {@code ext3} or {@code ext4}, as blkid names it. */
    public static String name(ByteBuffer head) {
        boolean newer = (head.getInt(INCOMPATIBLE) & ~INCOMPATIBLE_OF_EXT3) != 0
                || (head.getInt(READ_ONLY_COMPATIBLE) & ~READ_ONLY_OF_EXT3) != 0;
        if (newer) {
            return "ext4";
        }
        return (head.getInt(COMPATIBLE) & HAS_JOURNAL) != 0 ? "ext3" : "ext2";
    }
}
