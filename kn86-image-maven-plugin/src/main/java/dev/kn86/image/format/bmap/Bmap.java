// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.bmap;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A block map, version 2.0, as bmaptool reads and writes it. It lists the blocks of an image that have to be written to
 * a card, as runs of blocks, each with the SHA-256 of its bytes.
 *
 * @param imageBytes size of the image
 * @param ranges ascending runs of mapped blocks
 */
public record Bmap(long imageBytes, List<Range> ranges) {

    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 4096;

    private static final String CHECKSUM_ELEMENT = "<BmapFileChecksum>";

    /** Stands in the checksum's place while the file's own checksum is computed. */
    static final String NO_CHECKSUM = "0".repeat(64);

    public Bmap {
        ranges = List.copyOf(ranges);
    }

    /**
     * A run of mapped blocks.
     *
     * @param first its first block
     * @param last its last block, inclusive
     * @param sha256 the SHA-256 of its bytes, in hexadecimal
     */
    public record Range(long first, long last, String sha256) {

        private String blocks() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    /** Number of blocks that have to be written. */
    public long mappedBlocks() {
        return ranges.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
    }

    /** The file's text. */
    public String write() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" ?>\n<bmap version=\"2.0\">\n");
        element(text, "ImageSize", imageBytes);
        element(text, "BlockSize", BLOCK_BYTES);
        element(text, "BlocksCount", (imageBytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
        element(text, "MappedBlocksCount", mappedBlocks());
        element(text, "ChecksumType", "sha256");
        element(text, "BmapFileChecksum", NO_CHECKSUM);
        text.append("    <BlockMap>\n");
        for (Range range : ranges) {
            text.append("        <Range chksum=\"")
                    .append(range.sha256())
                    .append("\"> ")
                    .append(range.blocks())
                    .append(" </Range>\n");
        }
        text.append("    </BlockMap>\n</bmap>\n");
        int checksum = text.indexOf(CHECKSUM_ELEMENT) + CHECKSUM_ELEMENT.length();
        return text.replace(checksum, checksum + NO_CHECKSUM.length(), Digests.sha256(text.toString()))
                .toString();
    }

    /**
     * Reads a file.
     *
     * @throws BuildFailure as {@link BmapReader} says
     */
    public static Bmap read(Path file) throws BuildFailure, IOException {
        return BmapReader.read(file);
    }

    private static void element(StringBuilder text, String name, Object value) {
        text.append("    <")
                .append(name)
                .append('>')
                .append(value)
                .append("</")
                .append(name)
                .append(">\n");
    }
}
