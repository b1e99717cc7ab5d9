// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import dev.kn86.image.format.structure.Field;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes an archive in the pax format that {@link TarReader} and GNU tar read (IEEE Std 1003.1, pax). Equal entries
 * give equal bytes. Not thread-safe.
 */
public final class TarWriter {

    /** The name of an extended header's own block, which readers of pax archives do not use. */
    private static final String EXTENDED_NAME = "pax";

    private static final int PLAIN_MODE = 0644;

    private final OutputStream out;

    /** @param out gets the archive; stays open */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes an entry.
     *
     * @param content has the file's bytes, at least as many as the entry says
     */
    public void add(TarEntry entry, InputStream content) throws IOException {
        TarHeader header = TarHeader.posix();
        SortedMap<String, String> records = new TreeMap<>(entry.attributes());
        String path = entry.type() == TarEntry.FOLDER ? entry.path() + "/" : entry.path();
        put(header, TarHeader.NAME, path, PaxRecords.PATH, records);
        put(header, TarHeader.LINK_NAME, entry.link(), PaxRecords.LINK_PATH, records);
        header.put(TarHeader.MODE, entry.mode());
        put(header, TarHeader.USER_ID, entry.uid(), PaxRecords.USER_ID, records);
        put(header, TarHeader.GROUP_ID, entry.gid(), PaxRecords.GROUP_ID, records);
        put(header, TarHeader.SIZE, entry.size(), PaxRecords.SIZE, records);
        put(header, TarHeader.TIME, entry.modified(), PaxRecords.TIME, records);
        if (entry.nanoseconds() != 0) {
            records.put(PaxRecords.TIME, new PaxTime(entry.modified(), entry.nanoseconds()).text());
        }
        if (!entry.device().isEmpty()) {
            String[] numbers = entry.device().split(":");
            header.put(TarHeader.DEVICE_MAJOR, Long.parseLong(numbers[0]));
            header.put(TarHeader.DEVICE_MINOR, Long.parseLong(numbers[1]));
        }
        if (!records.isEmpty()) {
            extend(new PaxRecords(records));
        }
        write(header, entry.type());
        content(content, entry.size());
    }

    /** Writes the two blocks that end an archive. */
    public void finish() throws IOException {
        out.write(new byte[TarMember.END_SIZE]);
    }

    private static void put(
            TarHeader header, Field field, String text, String keyword, SortedMap<String, String> records) {
        if (text.length() <= field.bytes() && text.chars().allMatch(character -> character < 0x80)) {
            header.put(field, text);
        } else {
            records.put(keyword, text);
        }
    }

    private static void put(
            TarHeader header, Field field, long number, String keyword, SortedMap<String, String> records) {
        if (number >= 0 && number < TarHeader.limit(field)) {
            header.put(field, number);
        } else {
            header.put(field, 0);
            records.put(keyword, String.valueOf(number));
        }
    }

    private void extend(PaxRecords records) throws IOException {
        byte[] text = records.text().getBytes(StandardCharsets.ISO_8859_1);
        TarHeader header = TarHeader.posix();
        header.put(TarHeader.NAME, EXTENDED_NAME);
        header.put(TarHeader.MODE, PLAIN_MODE);
        header.put(TarHeader.USER_ID, 0);
        header.put(TarHeader.GROUP_ID, 0);
        header.put(TarHeader.SIZE, text.length);
        header.put(TarHeader.TIME, 0);
        write(header, TarReader.EXTENDED_HEADER);
        out.write(text);
        out.write(new byte[TarHeader.padding(text.length)]);
    }

    private void write(TarHeader header, char type) throws IOException {
        header.put(TarHeader.TYPE, String.valueOf(type));
        header.putChecksum();
        out.write(header.block());
    }

    private void content(InputStream content, long size) throws IOException {
        new TarContent(content, size).transferTo(out);
        out.write(new byte[TarHeader.padding(size)]);
    }
}
