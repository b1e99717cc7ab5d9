// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads an archive in the format that GNU tar writes with {@code --format=pax} (IEEE Std 1003.1, pax). Own code,
 * since commons-compress decodes extended attributes as UTF-8, which loses bytes of file capabilities. Not
 * thread-safe.
 */
public final class TarReader {

    private static final int BLOCK_SIZE = 512;

    private static final int NAME_SIZE = 100;
    private static final int MODE_OFFSET = 100;
    private static final int USER_OFFSET = 108;
    private static final int GROUP_OFFSET = 116;
    private static final int SIZE_OFFSET = 124;
    private static final int TIME_OFFSET = 136;
    private static final int TYPE_OFFSET = 156;
    private static final int LINK_OFFSET = 157;
    private static final int MAGIC_OFFSET = 257;
    private static final int DEVICE_MAJOR_OFFSET = 329;
    private static final int DEVICE_MINOR_OFFSET = 337;
    private static final int PREFIX_OFFSET = 345;
    private static final int PREFIX_SIZE = 155;
    private static final int ID_SIZE = 8;
    private static final int LONG_SIZE = 12;

    private static final char EXTENDED_HEADER = 'x';
    private static final String MAGIC = "ustar\0";

    /** Takes the entries in the order of the archive. */
    @FunctionalInterface
    public interface Visitor {

        /** @param content the file's bytes; a rest that is not read is skipped */
        void visit(TarEntry entry, InputStream content) throws IOException;
    }

    private final InputStream in;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** Reads up to the end-of-archive blocks. */
    public void forEach(Visitor visitor) throws IOException {
        Map<String, String> extended = Map.of();
        for (String header = block(); header.chars().anyMatch(value -> value != 0); header = block()) {
            if (!header.startsWith(MAGIC, MAGIC_OFFSET)) {
                throw new IOException("not a POSIX tar header");
            }
            if (header.charAt(TYPE_OFFSET) == EXTENDED_HEADER) {
                int size = (int) octal(header, SIZE_OFFSET, LONG_SIZE);
                extended = records(text(in.readNBytes(size)));
                in.skipNBytes(padding(size));
                continue;
            }
            TarEntry entry = entry(header, extended);
            extended = Map.of();
            Content content = new Content(entry.size());
            visitor.visit(entry, content);
            in.skipNBytes(content.left + padding(entry.size()));
        }
    }

    private String block() throws IOException {
        byte[] block = in.readNBytes(BLOCK_SIZE);
        if (block.length < BLOCK_SIZE) {
            throw new EOFException("the archive ends in the middle");
        }
        return text(block);
    }

    private static TarEntry entry(String header, Map<String, String> extended) {
        char type = header.charAt(TYPE_OFFSET);
        String prefix = string(header, PREFIX_OFFSET, PREFIX_SIZE);
        String name = string(header, 0, NAME_SIZE);
        String path = extended.getOrDefault("path", prefix.isEmpty() ? name : prefix + "/" + name);
        boolean isFile = type == TarEntry.FILE;
        boolean isDevice = type == '3' || type == '4';
        SortedMap<String, String> attributes = new TreeMap<>(extended);
        attributes
                .keySet()
                .removeIf(keyword -> !keyword.startsWith("SCHILY.xattr.") && !keyword.startsWith("SCHILY.acl."));
        return new TarEntry(
                type,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                (int) octal(header, MODE_OFFSET, ID_SIZE),
                number(extended, "uid", header, USER_OFFSET, ID_SIZE),
                number(extended, "gid", header, GROUP_OFFSET, ID_SIZE),
                isFile ? number(extended, "size", header, SIZE_OFFSET, LONG_SIZE) : 0,
                wholeSeconds(extended.get("mtime"), header),
                extended.getOrDefault("linkpath", string(header, LINK_OFFSET, NAME_SIZE)),
                isDevice
                        ? octal(header, DEVICE_MAJOR_OFFSET, ID_SIZE) + ":"
                                + octal(header, DEVICE_MINOR_OFFSET, ID_SIZE)
                        : "",
                attributes);
    }

    private static long wholeSeconds(String time, String header) {
        if (time == null) {
            return octal(header, TIME_OFFSET, LONG_SIZE);
        }
        return (long) Math.floor(Double.parseDouble(time));
    }

    private static long number(Map<String, String> extended, String keyword, String header, int offset, int length) {
        String value = extended.get(keyword);
        return value == null ? octal(header, offset, length) : Long.parseLong(value);
    }

    private static long octal(String header, int offset, int length) {
        String digits = string(header, offset, length).strip();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String string(String header, int offset, int length) {
        int end = header.indexOf('\0', offset);
        return header.substring(offset, end < 0 || end > offset + length ? offset + length : end);
    }

    /** {@code LENGTH KEYWORD=VALUE\n}, where the length counts itself. */
    private static Map<String, String> records(String text) throws IOException {
        Map<String, String> records = new TreeMap<>();
        int start = 0;
        while (start < text.length()) {
            int blank = text.indexOf(' ', start);
            int equals = text.indexOf('=', start);
            if (blank < 0 || equals < blank) {
                throw new IOException("not a pax record: " + text.substring(start));
            }
            int end = start + Integer.parseInt(text.substring(start, blank));
            records.put(text.substring(blank + 1, equals), text.substring(equals + 1, end - 1));
            start = end;
        }
        return records;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static long padding(long size) {
        return -size & (BLOCK_SIZE - 1);
    }

    /** One member's bytes. */
    private final class Content extends InputStream {

        private long left;

        Content(long size) {
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the archive ends in the middle of a file");
            }
            left -= count;
            return count;
        }
    }
}
