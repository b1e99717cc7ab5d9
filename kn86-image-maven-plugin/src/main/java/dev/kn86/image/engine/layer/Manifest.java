// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import com.github.luben.zstd.Zstd;
import dev.kn86.image.format.tar.TarEntry;
import dev.kn86.image.format.tar.TarReader;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Lists the entries of a layer: type, mode, owner, size, link target or device number, digest of the extended
 * attributes, SHA-256 of the content, and the time of the last change in seconds. As text it has one line for each
 * entry, in the order of the paths; each character stands for one byte.
 *
 * @param entries the entries by path
 */
record Manifest(SortedMap<String, Manifest.Entry> entries) {

    /**
     * One entry.
     *
     * @param attributes everything but size and time, without line breaks and tabs
     * @param size bytes of content
     * @param modified seconds since 1970
     */
    record Entry(String attributes, long size, long modified) {

        private String line(String path) {
            return attributes + "\t" + size + "\t" + modified + "\t" + path + "\n";
        }
    }

    private static final int COMPRESSION_LEVEL = 3;

    Manifest {
        entries = Collections.unmodifiableSortedMap(entries);
    }

    /** Lists the entries of an archive that GNU tar writes. */
    static Manifest of(InputStream tar) throws IOException {
        SortedMap<String, Entry> entries = new TreeMap<>();
        new TarReader(tar)
                .forEach((entry, content) -> entries.put(
                        escape(entry.path()), new Entry(attributes(entry, content), entry.size(), entry.modified())));
        return new Manifest(entries);
    }

    /** The same list with one more entry, of a kind that tar archives cannot hold. */
    Manifest with(String path, String attributes) {
        SortedMap<String, Entry> more = new TreeMap<>(entries);
        more.put(escape(path), new Entry(attributes, 0, 0));
        return new Manifest(more);
    }

    private static String attributes(TarEntry entry, InputStream content) throws IOException {
        String owner = entry.typeName() + String.format(" %04o %d:%d", entry.mode(), entry.uid(), entry.gid());
        String what =
                switch (entry.type()) {
                    case TarEntry.FILE -> " sha256=" + sha256(content);
                    case TarEntry.HARD_LINK, TarEntry.SYMBOLIC_LINK -> " -> " + escape(entry.link());
                    case TarEntry.CHARACTER_DEVICE, TarEntry.BLOCK_DEVICE -> " " + entry.device();
                    default -> "";
                };
        if (entry.attributes().isEmpty()) {
            return owner + what;
        }
        String attributes = entry.attributes().entrySet().stream()
                .map(attribute -> escape(attribute.getKey()) + "\t" + escape(attribute.getValue()) + "\n")
                .collect(Collectors.joining());
        return owner + what + " xattrs=" + Digests.sha256(attributes);
    }

    private static String sha256(InputStream content) throws IOException {
        MessageDigest digest = Digests.newSha256();
        byte[] buffer = new byte[1 << 16];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return Digests.hex(digest);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    /** SHA-256 over the whole list. */
    String digest() {
        return Digests.sha256(bytes());
    }

    /**
     * SHA-256 over the list without times. A stage that runs again gives its files other times; the stages above it
     * still fit.
     */
    String contentDigest() {
        return Digests.sha256(entries.entrySet().stream()
                .map(entry -> new Entry(
                                entry.getValue().attributes(), entry.getValue().size(), 0)
                        .line(entry.getKey()))
                .collect(Collectors.joining()));
    }

    /** The record of a layer that holds these entries. */
    LayerRecord describe(LayerId id, String belowContent, boolean whole, String created) {
        return new LayerRecord(
                LayerRecord.FORMAT,
                id.key(),
                id.stage(),
                id.belowKey(),
                belowContent,
                whole,
                created,
                entries.size(),
                size(),
                contentDigest(),
                digest());
    }

    /** Bytes of content of all files. */
    long size() {
        return entries.values().stream().mapToLong(Entry::size).sum();
    }

    /** Writes the list, compressed with zstd. */
    void save(Path file) throws IOException {
        Files.write(file, Zstd.compress(bytes(), COMPRESSION_LEVEL));
    }

    /**
     * The first difference to another list, in words, for a message. An entry that differs only in its time counts
     * last: the time of a folder only says that something in the folder has changed.
     */
    Optional<String> firstDifference(Manifest found) {
        TreeSet<String> paths = new TreeSet<>(entries.keySet());
        paths.addAll(found.entries.keySet());
        Optional<String> otherTime = Optional.empty();
        for (String path : paths) {
            Entry wanted = entries.get(path);
            Entry there = found.entries.get(path);
            if (wanted == null) {
                return Optional.of(TerminalText.bytes(path) + " is extra");
            }
            if (there == null) {
                return Optional.of(TerminalText.bytes(path) + " is missing");
            }
            if (!wanted.attributes().equals(there.attributes()) || wanted.size() != there.size()) {
                return Optional.of(TerminalText.bytes(path) + " has changed");
            }
            if (wanted.modified() != there.modified() && otherTime.isEmpty()) {
                otherTime = Optional.of(TerminalText.bytes(path) + " has another time");
            }
        }
        return otherTime;
    }

    private byte[] bytes() {
        return entries.entrySet().stream()
                .map(entry -> entry.getValue().line(entry.getKey()))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a list that {@link #save} wrote.
     *
     * @param digest the digest that the list must have
     * @throws IOException when the list has another digest, or the file is damaged
     */
    static Manifest load(Path file, String digest) throws IOException {
        byte[] compressed = Files.readAllBytes(file);
        byte[] text;
        try {
            text = Zstd.decompress(compressed, (int) Zstd.getFrameContentSize(compressed));
        } catch (RuntimeException e) {
            throw new IOException(file + " is damaged", e);
        }
        if (!Digests.sha256(text).equals(digest)) {
            throw new IOException(file + " is damaged");
        }
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n")) {
            String[] fields = line.split("\t");
            entries.put(fields[3], new Entry(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])));
        }
        return new Manifest(entries);
    }
}
