// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.bmap;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads block maps of version 2.0 with SHA-256 and blocks of 4096 bytes, as bmaptool writes them. The XML is read as a
 * stream, without document types and entities, so that no nesting and no reference costs more than its own bytes.
 */
final class BmapReader {

    /**
     * The largest file that is read, in bytes: the map of 1 TiB of which every second run of 1 MiB is mapped has 50 MB.
     */
    static final int MAXIMUM_BYTES = 64 << 20;

    private static final String REMEDY = "Build or copy the image's .bmap again; bmaptool reads version 2.0.";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern BLOCKS = Pattern.compile("([0-9]{1,18})(?:\\s*-\\s*([0-9]{1,18}))?");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, String> values = new HashMap<>();
    private final List<Bmap.Range> ranges = new ArrayList<>();

    private BmapReader() {}

    /**
     * Reads a file.
     *
     * @throws BuildFailure when it is larger than {@link #MAXIMUM_BYTES}, is no XML, has another version, kind of
     *     checksum or size of blocks, lacks an element or has it twice, has a wrong checksum, or its runs of blocks do
     *     not ascend or end behind the image
     */
    static Bmap read(Path file) throws BuildFailure, IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAXIMUM_BYTES + 1);
        }
        if (bytes.length > MAXIMUM_BYTES) {
            throw refusal("has more than " + MAXIMUM_BYTES + " bytes");
        }
        // The file is ASCII; what is none ends up in no value that is accepted.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        BmapReader reader = new BmapReader();
        reader.parse(text);
        return reader.bmap(text);
    }

    private void parse(String text) throws BuildFailure {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
            List<String> open = new ArrayList<>();
            StringBuilder content = new StringBuilder();
            String checksum = "";
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw refusal("has a document type or an entity");
                    case XMLStreamConstants.START_ELEMENT -> {
                        open.add(xml.getLocalName());
                        content.setLength(0);
                        checksum = String.valueOf(xml.getAttributeValue(null, "chksum"));
                        if (open.size() == 1) {
                            requireRoot(xml);
                        }
                    }
                    case XMLStreamConstants.CHARACTERS -> content.append(xml.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        end(open, content.toString().strip(), checksum);
                        open.remove(open.size() - 1);
                        content.setLength(0);
                    }
                    default -> {
                        // Comments and processing instructions mean nothing.
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new BuildFailure("the block map is no XML: " + place(e), REMEDY, e);
        }
    }

    private static void requireRoot(XMLStreamReader xml) throws BuildFailure {
        if (!xml.getLocalName().equals("bmap")) {
            throw refusal("is none: its outermost element is " + TerminalText.quoted(xml.getLocalName()));
        }
        String version = String.valueOf(xml.getAttributeValue(null, "version"));
        if (!version.equals("2.0")) {
            throw refusal("is not of version 2.0, but of " + TerminalText.quoted(version));
        }
    }

    /** The parser's own text quotes the file. */
    private static String place(XMLStreamException e) {
        return e.getLocation() == null
                ? "it is damaged"
                : "damaged at line " + e.getLocation().getLineNumber() + ", column "
                        + e.getLocation().getColumnNumber();
    }

    private void end(List<String> open, String content, String checksum) throws BuildFailure {
        String name = open.get(open.size() - 1);
        if (open.size() == 2 && !name.equals("BlockMap") && values.put(name, content) != null) {
            throw refusal("has two elements " + TerminalText.quoted(name));
        }
        if (open.size() == 3 && open.get(1).equals("BlockMap") && name.equals("Range")) {
            addRange(content, checksum);
        }
    }

    private void addRange(String content, String checksum) throws BuildFailure {
        Matcher blocks = BLOCKS.matcher(content);
        if (!blocks.matches()) {
            throw refusal("has " + TerminalText.quoted(content) + " as a run of blocks");
        }
        long first = Long.parseLong(blocks.group(1));
        long last = blocks.group(2) == null ? first : Long.parseLong(blocks.group(2));
        long before = ranges.isEmpty() ? -1 : ranges.get(ranges.size() - 1).last();
        if (first <= before || last < first) {
            throw refusal("has the blocks " + first + " to " + last + " behind block " + before);
        }
        if (!SHA256.matcher(checksum).matches()) {
            throw refusal("has no SHA-256 for the blocks " + first + " to " + last);
        }
        ranges.add(new Bmap.Range(first, last, checksum));
    }

    private Bmap bmap(String text) throws BuildFailure {
        String type = value("ChecksumType");
        if (!type.equals("sha256")) {
            throw refusal("has checksums of the kind " + TerminalText.quoted(type) + "; sha256 is read");
        }
        String checksum = value("BmapFileChecksum");
        if (!SHA256.matcher(checksum).matches()
                || !Digests.sha256(text.replace(checksum, Bmap.NO_CHECKSUM).getBytes(StandardCharsets.ISO_8859_1))
                        .equals(checksum)) {
            throw refusal("has a wrong checksum of its own");
        }
        long blockBytes = number("BlockSize");
        if (blockBytes != Bmap.BLOCK_BYTES) {
            throw refusal("has blocks of " + blockBytes + " bytes; " + Bmap.BLOCK_BYTES + " are read");
        }
        long bytes = number("ImageSize");
        long blocks = bytes / Bmap.BLOCK_BYTES + (bytes % Bmap.BLOCK_BYTES == 0 ? 0 : 1);
        Bmap bmap = new Bmap(bytes, ranges);
        if (number("BlocksCount") != blocks || number("MappedBlocksCount") != bmap.mappedBlocks()) {
            throw refusal("counts its blocks wrongly");
        }
        if (!ranges.isEmpty() && ranges.get(ranges.size() - 1).last() >= blocks) {
            throw refusal("has a run of blocks behind the image's " + blocks + " blocks");
        }
        return bmap;
    }

    private long number(String name) throws BuildFailure {
        String value = value(name);
        if (!NUMBER.matcher(value).matches()) {
            throw refusal("has " + TerminalText.quoted(value) + " as its " + name);
        }
        return Long.parseLong(value);
    }

    private String value(String name) throws BuildFailure {
        String value = values.get(name);
        if (value == null) {
            throw refusal("has no " + name);
        }
        return value;
    }

    private static BuildFailure refusal(String problem) {
        return new BuildFailure("the block map " + problem, REMEDY);
    }
}
