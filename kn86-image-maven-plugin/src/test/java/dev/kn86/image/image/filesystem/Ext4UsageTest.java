// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class Ext4UsageTest {

    private static final String DUMP =
            """
            Inode count:              64
            Block count:              100
            Block size:               4096
            Free blocks:              45
            Free inodes:              49

            Group 0: (Blocks 0-49) csum 0x0000 [ITABLE_ZEROED]
              Primary superblock at 0, Group descriptors at 1-1
              5 free blocks, 20 free inodes, 2 directories
              Free blocks: 20-23, 30
              Free inodes: 13-32
            Group 1: (Blocks 50-99) csum 0x0000 [ITABLE_ZEROED]
              40 free blocks, 29 free inodes, 0 directories
              Free blocks: 60-99
              Free inodes: 33, 37-64
            Group 2: full
              Free blocks:\s
              Free inodes:\s
            """;

    @Test
    void usesAllThatIsNotListedAsFree() {
        Ext4Usage usage = Ext4Usage.parse(DUMP);
        ByteRanges blocks = ByteRanges.of(0, 20 * 4096)
                .union(ByteRanges.of(24 * 4096, 30 * 4096))
                .union(ByteRanges.of(31 * 4096, 60 * 4096));
        assertEquals(blocks, usage.blocks());
        assertEquals(ByteRanges.of(1, 13).union(ByteRanges.of(34, 37)), usage.inodes());
    }

    @Test
    void refusesAnOutputWithoutTotals() {
        assertThrows(IllegalArgumentException.class, () -> Ext4Usage.parse("Inode count: 64\n"));
    }
}
