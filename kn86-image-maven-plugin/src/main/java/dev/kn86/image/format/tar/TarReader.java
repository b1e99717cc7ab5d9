// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.text.TerminalText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads an archive in the format that GNU tar writes with {@code --format=pax} (IEEE Std 1003.1, pax). It does not use
 * commons-compress, which decodes extended attributes as UTF-8 and so loses bytes of file capabilities. Not
 * thread-safe.
 */
public final class TarReader {

    /** A pax header: records that hold for the entry behind it. */
    private static final char EXTENDED_HEADER = 'x';

    /** The largest pax header, in bytes: Linux has paths and attributes of some thousand bytes (XATTR_SIZE_MAX, 64 KiB). */
    private static final int MAXIMUM_RECORDS_BYTES = 1 << 20;

    /** A pax number: no size and no owner is negative, and what has more digits fits no file system. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final Pattern TIME = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]*)?");

    /** Gets the entries in the order of the archive. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Gets an entry.
         *
         * @param content the file's bytes; bytes that the visitor does not read are skipped
         */
        void visit(TarEntry entry, InputStream content) throws IOException;
    }

    private final InputStream in;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads up to the end-of-archive blocks.
     *
     * @throws IOException when a header is none of POSIX's, a number or record in it is malformed, or the archive ends
     *     before its end-of-archive blocks
     */
    public void forEach(Visitor visitor) throws IOException {
        Map<String, String> extended = Map.of();
        for (TarHeader header = header(); !header.isEnd(); header = header()) {
            if (!header.isPosix()) {
                throw new IOException("not a POSIX tar header");
            }
            if (header.character(TarHeader.TYPE) == EXTENDED_HEADER) {
                long size = number(header, TarHeader.SIZE);
                if (size > MAXIMUM_RECORDS_BYTES) {
                    throw new IOException("a pax header of " + size + " bytes");
                }
                extended = records(new String(bytes((int) size), StandardCharsets.ISO_8859_1));
                in.skipNBytes(TarHeader.padding(size));
                continue;
            }
            TarEntry entry = entry(header, extended);
            extended = Map.of();
            TarContent content = new TarContent(in, entry.size());
            visitor.visit(entry, content);
            in.skipNBytes(content.left() + TarHeader.padding(entry.size()));
        }
    }

    private TarHeader header() throws IOException {
        return new TarHeader(bytes(TarHeader.BLOCK_SIZE));
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the archive ends in the middle");
        }
        return bytes;
    }

    private static TarEntry entry(TarHeader header, Map<String, String> extended) throws IOException {
        char type = header.character(TarHeader.TYPE);
        if (!TarEntry.isType(type)) {
            throw new IOException("an entry of the unknown type " + TerminalText.quoted(String.valueOf(type)));
        }
        String path = extended.getOrDefault("path", path(header));
        boolean isDevice = type == TarEntry.CHARACTER_DEVICE || type == TarEntry.BLOCK_DEVICE;
        SortedMap<String, String> attributes = new TreeMap<>(extended);
        attributes
                .keySet()
                .removeIf(keyword -> !keyword.startsWith("SCHILY.xattr.") && !keyword.startsWith("SCHILY.acl."));
        return new TarEntry(
                type,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                (int) number(header, TarHeader.MODE),
                number(extended, "uid", header, TarHeader.USER_ID),
                number(extended, "gid", header, TarHeader.GROUP_ID),
                type == TarEntry.FILE ? number(extended, "size", header, TarHeader.SIZE) : 0,
                wholeSeconds(extended.get("mtime"), header),
                extended.getOrDefault("linkpath", header.text(TarHeader.LINK_NAME)),
                isDevice ? number(header, TarHeader.DEVICE_MAJOR) + ":" + number(header, TarHeader.DEVICE_MINOR) : "",
                attributes);
    }

    private static String path(TarHeader header) {
        String prefix = header.text(TarHeader.PREFIX);
        String name = header.text(TarHeader.NAME);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long wholeSeconds(String time, TarHeader header) throws IOException {
        if (time == null) {
            return number(header, TarHeader.TIME);
        }
        if (!TIME.matcher(time).matches()) {
            throw new IOException("not a pax time: " + TerminalText.bytes(time));
        }
        return new BigDecimal(time.endsWith(".") ? time + "0" : time)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    private static long number(Map<String, String> extended, String keyword, TarHeader header, Field field)
            throws IOException {
        String value = extended.get(keyword);
        if (value == null) {
            return number(header, field);
        }
        if (!NUMBER.matcher(value).matches()) {
            throw new IOException("not a pax number: " + keyword + "=" + TerminalText.bytes(value));
        }
        return Long.parseLong(value);
    }

    private static long number(TarHeader header, Field field) throws IOException {
        try {
            return header.number(field);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "not an octal number in a tar header's " + field.name() + ": "
                            + TerminalText.bytes(header.text(field)),
                    e);
        }
    }

    /** {@code LENGTH KEYWORD=VALUE\n}, where the length counts itself. */
    private static Map<String, String> records(String text) throws IOException {
        Map<String, String> records = new TreeMap<>();
        int start = 0;
        while (start < text.length()) {
            int blank = text.indexOf(' ', start);
            int equals = text.indexOf('=', start);
            String length = blank < 0 ? "" : text.substring(start, blank);
            int end = length.matches("[0-9]{1,9}") ? start + Integer.parseInt(length) : 0;
            if (blank < 0 || equals < blank || end <= equals || end > text.length()) {
                throw new IOException("not a pax record: "
                        + TerminalText.bytes(text.substring(start).split("\n", 2)[0]));
            }
            records.put(text.substring(blank + 1, equals), text.substring(equals + 1, end - 1));
            start = end;
        }
        return records;
    }
}
