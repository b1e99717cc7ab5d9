// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;

/** A FAT volume made by mkfs.fat and mtools, whose bytes can be changed afterwards. */
final class TestVolume {

    /** Where the volume lies in its file: not at the start, as in an image. */
    static final int OFFSET = 4096;

    private final Path file;
    private final int bytes;

    private TestVolume(Path file, int bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * An empty volume.
     *
     * @param bits 12, 16 or 32
     * @param sectorsOfCluster of 512 bytes
     */
    static TestVolume make(Path folder, int bits, int kibibytes, int sectorsOfCluster) throws Exception {
        Path plain = folder.resolve("plain.vfat");
        Files.deleteIfExists(plain);
        ForeignTool.MKFS_FAT.run(
                "--invariant",
                "-C",
                "-F",
                bits,
                "-s",
                sectorsOfCluster,
                "-i",
                "89abcdef",
                "-n",
                "TEST",
                plain,
                kibibytes);
        Path file = folder.resolve("image");
        byte[] content = Files.readAllBytes(plain);
        ByteBuffer image = ByteBuffer.allocate(OFFSET + content.length).put(OFFSET, content);
        Files.write(file, image.array());
        return new TestVolume(file, content.length);
    }

    /** The volume's name for mtools. */
    String mtools() {
        return file + "@@" + OFFSET;
    }

    Path file() {
        return file;
    }

    void folder(String path) throws BuildFailure {
        ForeignTool.MMD.run("-i", mtools(), "::" + path);
    }

    void put(String path, byte[] content) throws Exception {
        Path source = Files.write(file.resolveSibling("content"), content);
        ForeignTool.MCOPY.run("-i", mtools(), source, "::" + path);
    }

    /** Where a text lies in the volume, from its start. */
    int find(String text) throws IOException {
        byte[] all = Files.readAllBytes(file);
        String image = new String(all, StandardCharsets.ISO_8859_1);
        int at = image.indexOf(text, OFFSET);
        if (at < 0) {
            throw new AssertionError("the volume does not contain " + text);
        }
        return at - OFFSET;
    }

    /** Sets bytes of the volume. */
    void set(int position, int... values) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.seek(OFFSET + position);
            for (int value : values) {
                image.write(value);
            }
        }
    }

    void set(int position, byte[] values) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.seek(OFFSET + position);
            image.write(values);
        }
    }

    void setShort(int position, int value) throws IOException {
        set(position, value & 0xff, value >>> 8 & 0xff);
    }

    void setInt(int position, long value) throws IOException {
        byte[] number = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) value)
                .array();
        set(position, number[0], number[1], number[2], number[3]);
    }

    byte[] content() throws IOException {
        return Files.readAllBytes(file);
    }

    void replace(byte[] image) throws IOException {
        Files.write(file, image);
    }

    /** Reads everything: the content of the files by their paths, folders with a slash behind. */
    SortedMap<String, byte[]> read() throws Exception {
        TreeMap<String, byte[]> found = new TreeMap<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FatVolume volume = FatVolume.open("card.img", channel, OFFSET, bytes);
            volume.usedBytes();
            volume.label();
            for (FatEntry entry : volume.entries()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                if (!entry.folder()) {
                    volume.copy(entry, content);
                }
                found.put(entry.path() + (entry.folder() ? "/" : ""), content.toByteArray());
            }
        }
        return found;
    }
}
