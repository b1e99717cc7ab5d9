// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of an ext4 that are in use, as dumpe2fs lists them.
 *
 * @param blocks metadata (inode tables and journal as a whole), directories and file content, in bytes from the start
 *     of the file system
 * @param inodes the numbers of the used inodes: these ranges count inodes, not bytes
 */
public record Ext4Usage(ByteRanges blocks, ByteRanges inodes) {

    private static final Pattern BLOCK_COUNT = Pattern.compile("^Block count: +([0-9]+)$", Pattern.MULTILINE);
    private static final Pattern INODE_COUNT = Pattern.compile("^Inode count: +([0-9]+)$", Pattern.MULTILINE);

    private static final Pattern BLOCK_SIZE = Pattern.compile("^Block size: +([0-9]+)$", Pattern.MULTILINE);

    /** The list of a group is indented. The sum of the same name at the top of the output is not. */
    private static final String FREE_BLOCKS = "  Free blocks: ";

    private static final String FREE_INODES = "  Free inodes: ";

    /** Reads the output of {@code dumpe2fs}. */
    static Ext4Usage parse(String dump) {
        long blocks = count(BLOCK_COUNT, dump);
        long blockBytes = count(BLOCK_SIZE, dump);
        long inodes = count(INODE_COUNT, dump);
        ByteRanges usedBlocks = free(FREE_BLOCKS, dump).complement(blocks);
        return new Ext4Usage(
                new ByteRanges(usedBlocks.list().stream()
                        .map(range -> new ByteRange(range.start() * blockBytes, range.end() * blockBytes))
                        .toList()),
                // Inode numbers begin with 1.
                free(FREE_INODES, dump).union(ByteRanges.of(0, 1)).complement(inodes + 1));
    }

    private static ByteRanges free(String label, String dump) {
        List<ByteRange> ranges = new ArrayList<>();
        dump.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()))
                .forEach(text -> {
                    for (String range : text.strip().split(", ")) {
                        if (!range.isEmpty()) {
                            String[] bounds = range.split("-");
                            ranges.add(new ByteRange(
                                    Long.parseLong(bounds[0]), Long.parseLong(bounds[bounds.length - 1]) + 1));
                        }
                    }
                });
        return new ByteRanges(ranges);
    }

    private static long count(Pattern pattern, String dump) {
        Matcher matcher = pattern.matcher(dump);
        if (!matcher.find()) {
            throw new IllegalArgumentException("dumpe2fs printed no " + pattern);
        }
        return Long.parseLong(matcher.group(1));
    }
}
