// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.text.TerminalText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an archive in the format that GNU tar writes with {@code --format=pax} (IEEE Std 1003.1, pax). It does not use
 * commons-compress, which decodes extended attributes as UTF-8 and so loses bytes of file capabilities. Not
 * thread-safe.
 */
public final class TarReader {

    /** A pax header: records that hold for the entry behind it. */
    static final char EXTENDED_HEADER = 'x';

    /** Set-user-ID, set-group-ID, sticky, and three times three permissions. */
    private static final int HIGHEST_MODE = 07777;

    /** The number behind it, (uid_t) -1, means "do not change" (chown(2)). */
    private static final long HIGHEST_ID = 0xffff_fffeL;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

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
     * @throws IOException when a header is none of POSIX's or of a kind that layers do not have, when a number or
     *     record in it is malformed, or when the archive ends before its end-of-archive blocks
     */
    public void forEach(Visitor visitor) throws IOException {
        Optional<PaxRecords> extended = Optional.empty();
        for (TarHeader header = header(); !header.isEnd(); header = header()) {
            if (!header.isPosix()) {
                throw new IOException("not a POSIX tar header");
            }
            if (header.character(TarHeader.TYPE) == EXTENDED_HEADER) {
                if (extended.isPresent()) {
                    throw new IOException("two extended headers of one entry");
                }
                extended = Optional.of(records(header));
                continue;
            }
            TarEntry entry = entry(header, extended.orElse(PaxRecords.NONE));
            extended = Optional.empty();
            TarContent content = new TarContent(in, entry.size());
            visitor.visit(entry, content);
            in.skipNBytes(content.left() + TarHeader.padding(entry.size()));
        }
        if (extended.isPresent()) {
            throw new IOException("an extended header without an entry");
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

    private PaxRecords records(TarHeader header) throws IOException {
        long size = number(header, TarHeader.SIZE);
        if (size > PaxRecords.LIMIT) {
            throw new IOException("a pax header of " + size + " bytes");
        }
        PaxRecords records = PaxRecords.parse(new String(bytes((int) size), StandardCharsets.ISO_8859_1));
        in.skipNBytes(TarHeader.padding(size));
        return records;
    }

    private static TarEntry entry(TarHeader header, PaxRecords extended) throws IOException {
        char type = header.character(TarHeader.TYPE);
        if (!TarEntry.isType(type)) {
            throw new IOException("an entry of the unknown type " + TerminalText.quoted(String.valueOf(type)));
        }
        boolean isDevice = type == TarEntry.CHARACTER_DEVICE || type == TarEntry.BLOCK_DEVICE;
        PaxTime time = time(header, extended);
        return new TarEntry(
                type,
                name(path(header, extended)),
                mode(header),
                id(extended, PaxRecords.USER_ID, header, TarHeader.USER_ID),
                id(extended, PaxRecords.GROUP_ID, header, TarHeader.GROUP_ID),
                size(type, header, extended),
                time.seconds(),
                time.nanoseconds(),
                name(extended.values().getOrDefault(PaxRecords.LINK_PATH, header.text(TarHeader.LINK_NAME))),
                isDevice ? number(header, TarHeader.DEVICE_MAJOR) + ":" + number(header, TarHeader.DEVICE_MINOR) : "",
                extended.attributes());
    }

    private static String path(TarHeader header, PaxRecords extended) {
        String prefix = header.text(TarHeader.PREFIX);
        String name = header.text(TarHeader.NAME);
        String path = extended.values().getOrDefault(PaxRecords.PATH, prefix.isEmpty() ? name : prefix + "/" + name);
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** A record can hold a NUL, which no file system can: what follows it would be left out in silence. */
    private static String name(String name) throws IOException {
        if (name.indexOf('\0') >= 0) {
            throw new IOException("a name with a NUL in it: " + TerminalText.bytes(name));
        }
        return name;
    }

    private static int mode(TarHeader header) throws IOException {
        long mode = number(header, TarHeader.MODE);
        if (mode > HIGHEST_MODE) {
            throw new IOException("not the mode of a file: " + Long.toOctalString(mode));
        }
        return (int) mode;
    }

    private static long id(PaxRecords extended, String keyword, TarHeader header, Field field) throws IOException {
        long id = number(extended, keyword, header, field);
        if (id > HIGHEST_ID) {
            throw new IOException("not a user's or group's number: " + id);
        }
        return id;
    }

    /** Only files have content; bytes behind a header of another kind would be taken for the next header. */
    private static long size(char type, TarHeader header, PaxRecords extended) throws IOException {
        long size = number(extended, PaxRecords.SIZE, header, TarHeader.SIZE);
        if (type != TarEntry.FILE && size != 0) {
            throw new IOException("an entry with content that is not a file");
        }
        return size;
    }

    private static PaxTime time(TarHeader header, PaxRecords extended) throws IOException {
        String text = extended.values().get(PaxRecords.TIME);
        return text == null ? new PaxTime(number(header, TarHeader.TIME), 0) : PaxTime.parse(text);
    }

    private static long number(PaxRecords extended, String keyword, TarHeader header, Field field) throws IOException {
        String value = extended.values().get(keyword);
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
}
