// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

/**
 * How many blocks and inodes an ext4 of a given size has for content when it is made with the settings of
 * {@link Ext4Tools} (kernel, Documentation/filesystems/ext4: "Layout", "Block Group Descriptors").
 *
 * @param bytes the size of the file system
 */
public record Ext4Layout(long bytes) {

    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 4096;

    static final int INODE_BYTES = 256;

    /** Bytes of the file system for each inode. */
    static final int INODE_RATIO = 16_384;

    /** The smallest journal that ext4 allows. The root is mounted read-only, and written to only for maintenance. */
    static final int JOURNAL_MIB = 4;

    /** Inodes 1 to 10 are reserved; inode 11 is lost+found. */
    static final int FIRST_INODES = 11;

    static final int ROOT_INODE = 2;

    private static final int GROUP_BLOCKS = 8 * BLOCK_BYTES;
    private static final int DESCRIPTOR_BYTES = 64;
    private static final int LOST_AND_FOUND_BLOCKS = 4;

    /** Blocks of the file system. */
    public long blocks() {
        return bytes / BLOCK_BYTES;
    }

    /** Inodes of the file system. */
    public long inodes() {
        return groups() * inodesPerGroup();
    }

    /** Blocks for directories (the root directory included) and file content. */
    public long contentBlocks() {
        return blocks() - overheadBlocks() - LOST_AND_FOUND_BLOCKS;
    }

    /** Inodes for content, the root directory left out. */
    public long contentInodes() {
        return inodes() - FIRST_INODES;
    }

    private long overheadBlocks() {
        long inodeTables = groups() * inodesPerGroup() * INODE_BYTES / BLOCK_BYTES;
        long bitmaps = 2 * groups();
        long descriptorBlocks = divideUp(groups() * DESCRIPTOR_BYTES, BLOCK_BYTES);
        long superblocks = groupsWithSuperblock() * (1 + descriptorBlocks);
        long journal = JOURNAL_MIB * (1L << 20) / BLOCK_BYTES;
        return inodeTables + bitmaps + superblocks + journal;
    }

    private long groups() {
        return divideUp(blocks(), GROUP_BLOCKS);
    }

    private long inodesPerGroup() {
        int inodesPerBlock = BLOCK_BYTES / INODE_BYTES;
        return divideUp(divideUp(bytes / INODE_RATIO, groups()), inodesPerBlock) * inodesPerBlock;
    }

    /** With sparse_super, the groups 0, 1 and the powers of 3, 5 and 7 have a superblock. */
    private long groupsWithSuperblock() {
        long count = Math.min(groups(), 2);
        for (int base : new int[] {3, 5, 7}) {
            for (long group = base; group < groups(); group *= base) {
                count++;
            }
        }
        return count;
    }

    private static long divideUp(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
