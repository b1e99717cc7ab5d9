// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The blocks and inodes that a root tree needs in an ext4. The estimate is never too low, with one exception: it leaves
 * out extended attributes that are too long for their inode. Holes in files count as data.
 *
 * @param blocks blocks of content and directories
 * @param inodes inodes, the root directory left out
 */
record Ext4Need(long blocks, long inodes) {

    /**
     * Type, inode, number of links, size, name, parent folder; the fields end with a zero byte, which no name contains.
     */
    private static final String FORMAT = "%y %i %n %s\\0%f\\0%h\\0";

    /** Each byte is one character, whatever the encoding of a name is. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    /** The longest link target that fits into the inode. */
    private static final int INLINE_LINK_BYTES = 59;

    /** Usable bytes of a directory block; metadata_csum takes 12 bytes for the checksum. */
    private static final int DIRECTORY_BLOCK_BYTES = Ext4Layout.BLOCK_BYTES - 12;

    private static final int DIRECTORY_ENTRY_HEADER_BYTES = 8;

    /**
     * Lists a tree through its merged view and adds up its files.
     *
     * @param listing a temporary file
     */
    static Ext4Need of(RootTree tree, Path mountPoint, Path listing, CommandRunner runner)
            throws BuildFailure, IOException {
        Command find = Command.of("find", mountPoint, "-mindepth", "1", "-fprintf", listing, FORMAT);
        runner.run(tree.view(mountPoint, find), "See the log.");
        return parse(Files.readString(listing, BYTES));
    }

    /** Adds up the files in the output of {@code find}. */
    static Ext4Need parse(String listing) {
        String[] fields = listing.split("\0");
        Map<String, Directory> directories = new HashMap<>();
        Set<String> linked = new HashSet<>();
        long blocks = 0;
        long inodes = 0;
        for (int i = 0; i + 2 < fields.length; i += 3) {
            String[] fingerprint = fields[i].split(" ");
            directories.computeIfAbsent(fields[i + 2], name -> new Directory()).add(fields[i + 1]);
            boolean directory = fingerprint[0].equals("d");
            if (directory) {
                directories.computeIfAbsent(fields[i + 2] + "/" + fields[i + 1], name -> new Directory());
            }
            if (directory || fingerprint[2].equals("1") || linked.add(fingerprint[1])) {
                inodes++;
                blocks += dataBlocks(fingerprint[0], Long.parseLong(fingerprint[3]));
            }
        }
        return new Ext4Need(
                blocks
                        + directories.values().stream()
                                .mapToLong(Directory::blocks)
                                .sum(),
                inodes);
    }

    private static long dataBlocks(String type, long size) {
        return switch (type) {
            case "f" -> (size + Ext4Layout.BLOCK_BYTES - 1) / Ext4Layout.BLOCK_BYTES;
            case "l" -> size > INLINE_LINK_BYTES ? 1 : 0;
            default -> 0; // Directories are counted by their entries. Devices have no blocks.
        };
    }

    /**
     * Counts a directory's blocks, with its entries in the order of {@code find}. libext2fs never needs more blocks.
     */
    private static final class Directory {

        private long fullBlocks;
        private int used = entryBytes(1) + entryBytes(2);

        void add(String name) {
            int bytes = entryBytes(name.length());
            if (used + bytes > DIRECTORY_BLOCK_BYTES) {
                fullBlocks++;
                used = 0;
            }
            used += bytes;
        }

        long blocks() {
            return fullBlocks + 1;
        }

        private static int entryBytes(int nameBytes) {
            return (DIRECTORY_ENTRY_HEADER_BYTES + nameBytes + 3) / 4 * 4;
        }
    }
}
