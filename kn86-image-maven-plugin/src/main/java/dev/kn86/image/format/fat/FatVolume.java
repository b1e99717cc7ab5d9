// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * A FAT12, FAT16 or FAT32 volume: what it holds, and the bytes of its files. The whole tree is checked when the volume
 * is opened: no cluster belongs to two files, every chain is as long as its file, and no name leads out of its folder.
 * Paths are compared without case, as FAT does. Not thread-safe; the channel stays open.
 */
public final class FatVolume {

    private final String name;
    private final FileChannel channel;
    private final long offset;
    private final FatLayout layout;
    private final FatTable table;
    private final NavigableMap<String, FatEntry> entries;
    private final Optional<String> label;

    private FatVolume(
            String name, FileChannel channel, long offset, FatLayout layout, FatTable table, FatTreeReader tree) {
        this.name = name;
        this.channel = channel;
        this.offset = offset;
        this.layout = layout;
        this.table = table;
        this.entries = tree.entries();
        this.label = tree.label();
    }

    /**
     * Opens a volume.
     *
     * @param name the volume's name for messages, such as {@code partition 2 of card.img}
     * @param channel a file that holds the volume
     * @param offset where the volume begins in it, in bytes
     * @param bytes how long its partition is
     * @throws BuildFailure when there is no FAT volume, or a damaged one
     */
    public static FatVolume open(String name, FileChannel channel, long offset, long bytes)
            throws BuildFailure, IOException {
        FatLayout layout = layout(name, channel, offset, bytes);
        try {
            FatTable table = FatTable.read(name, channel, offset, layout);
            FatTreeReader tree = new FatTreeReader(name, channel, offset, layout, table);
            tree.read();
            return new FatVolume(name, channel, offset, layout, table, tree);
        } catch (EOFException e) {
            throw FatRefusal.of(name, "the image became shorter while it was read");
        }
    }

    /**
     * Reads a volume's boot sector alone; the same otherwise.
     *
     * @throws BuildFailure when there is no FAT volume
     */
    public static FatLayout layout(String name, FileChannel channel, long offset, long bytes)
            throws BuildFailure, IOException {
        long there = Math.min(bytes, channel.size() - offset);
        FatRefusal.require(
                offset >= 0 && there >= FatLayout.BOOT_SECTOR_BYTES, name, "the image ends before its first sector");
        return FatLayout.read(name, Transfers.read(name, channel, offset, FatLayout.BOOT_SECTOR_BYTES), there);
    }

    /** The volume's name in messages. */
    public String name() {
        return name;
    }

    /** Where its parts lie. */
    public FatLayout layout() {
        return layout;
    }

    /** The label in its root directory, up to 11 characters of foreign text. */
    public Optional<String> label() {
        return label;
    }

    /** Files and folders, sorted by path. */
    public List<FatEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** A file's entry; empty when there is none of that path, or a folder. */
    public Optional<FatEntry> file(String path) {
        return Optional.ofNullable(entries.get(path)).filter(entry -> !entry.folder());
    }

    /** Bytes of the volume that tables, folders and files take. */
    public long usedBytes() {
        return layout.totalSectors() * layout.sectorBytes() - table.free() * layout.clusterBytes();
    }

    /** The beginning of a file: at most so many bytes. */
    public byte[] read(FatEntry file, int most) throws BuildFailure, IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(new FatEntry(file.path(), false, Math.min(file.bytes(), most), file.cluster()), content);
        return content.toByteArray();
    }

    /** Writes a file's content. */
    public void copy(FatEntry file, OutputStream target) throws BuildFailure, IOException {
        long left = file.bytes();
        int cluster = (int) file.cluster();
        while (left > 0) {
            int length = (int) Math.min(left, layout.clusterBytes());
            ByteBuffer content = Transfers.read(name, channel, offset + layout.clusterStart(cluster), length);
            target.write(content.array(), 0, length);
            left -= length;
            if (left > 0) {
                cluster = table.next(cluster);
            }
        }
    }
}
