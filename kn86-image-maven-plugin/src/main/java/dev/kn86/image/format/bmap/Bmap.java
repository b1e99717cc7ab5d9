// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.bmap;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

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
    private static final String NO_CHECKSUM = "0".repeat(64);

    private static final String REMEDY = "Build the image again.";

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

        private static Range parse(String blocks, String sha256) {
            String[] bounds = blocks.strip().split("-");
            return new Range(Long.parseLong(bounds[0]), Long.parseLong(bounds[bounds.length - 1]), sha256);
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
     * Reads a file's text.
     *
     * @throws BuildFailure when it is not XML, has another version, lacks an element, or has a wrong checksum
     */
    public static Bmap read(String text) throws BuildFailure {
        Element root = parse(text);
        if (!root.getTagName().equals("bmap") || !root.getAttribute("version").equals("2.0")) {
            throw new BuildFailure("the block map is not of version 2.0", REMEDY);
        }
        String checksum = text(root, "BmapFileChecksum");
        if (!Digests.sha256(text.replace(checksum, NO_CHECKSUM)).equals(checksum)) {
            throw new BuildFailure("the block map's own checksum is wrong", REMEDY);
        }
        List<Range> ranges = new ArrayList<>();
        NodeList elements = root.getElementsByTagName("Range");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            ranges.add(Range.parse(element.getTextContent(), element.getAttribute("chksum")));
        }
        return new Bmap(Long.parseLong(text(root, "ImageSize")), ranges);
    }

    private static Element parse(String text) throws BuildFailure {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // The default handler prints every error; the error is thrown anyway.
            return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new BuildFailure("the block map is not XML: " + e.getMessage(), REMEDY, e);
        }
    }

    private static String text(Element root, String name) throws BuildFailure {
        NodeList elements = root.getElementsByTagName(name);
        if (elements.getLength() != 1) {
            throw new BuildFailure("the block map has no " + name, REMEDY);
        }
        return elements.item(0).getTextContent().strip();
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
