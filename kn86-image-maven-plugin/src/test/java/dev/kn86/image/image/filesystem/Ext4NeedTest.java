// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class Ext4NeedTest {

    private static String entry(String fingerprint, String name, String folder) {
        return fingerprint + "\0" + name + "\0" + folder + "\0";
    }

    @Test
    void countsContentInBlocks() {
        // One block of the folder itself, and files of no, one and two blocks.
        assertEquals(
                new Ext4Need(1 + 3, 3),
                Ext4Need.parse(entry("f 11 1 0", "empty", "/r")
                        + entry("f 12 1 4096", "one", "/r")
                        + entry("f 13 1 4097", "two", "/r")));
    }

    @Test
    void countsAHardLinkOnce() {
        assertEquals(
                new Ext4Need(1 + 1, 1),
                Ext4Need.parse(entry("f 11 2 100", "a", "/r") + entry("f 11 2 100", "b", "/r")));
    }

    @Test
    void countsOnlyLongSymbolicLinks() {
        assertEquals(
                new Ext4Need(1 + 1, 3),
                Ext4Need.parse(entry("l 11 1 59", "short", "/r")
                        + entry("l 12 1 60", "long", "/r")
                        + entry("c 13 1 0", "device", "/r")));
    }

    @Test
    void countsEmptyFoldersToo() {
        assertEquals(
                new Ext4Need(3, 2),
                Ext4Need.parse(entry("d 11 2 4096", "a", "/r") + entry("d 12 2 4096", "b", "/r/a")));
    }

    @Test
    void countsTheBlocksOfALargeFolder() {
        StringBuilder listing = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            listing.append(entry("f " + i + " 1 0", String.format("%0248d\n", i), "/r"));
        }
        // A block has room for 15 entries of 260 bytes (8 + 249, rounded up to 4); the first also has "." and "..".
        assertEquals(new Ext4Need(67, 1000), Ext4Need.parse(listing.toString()));
    }
}
