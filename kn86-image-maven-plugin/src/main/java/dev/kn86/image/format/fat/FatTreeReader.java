// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads all directories of a volume once, and checks the chains of clusters of all files. */
final class FatTreeReader {

    /** A directory may have no more (specification, "FAT Directory Structure": 65,536 entries). */
    private static final long MAXIMUM_DIRECTORY_BYTES = 65_536L * FatLayout.ENTRY_BYTES;

    /** How many files and folders are read; a boot partition with all overlays has about 400. */
    private static final int MAXIMUM_ENTRIES = 1 << 15;

    /** Characters of a path; folders in folders come to an end. */
    private static final int MAXIMUM_PATH = 1024;

    private static final int END = 0x00;
    private static final int DELETED = 0xE5;

    private static final int NAME_BYTES = 11;
    private static final int ATTRIBUTE_OFFSET = 11;
    private static final int CLUSTER_HIGH_OFFSET = 20;
    private static final int CLUSTER_LOW_OFFSET = 26;
    private static final int SIZE_OFFSET = 28;

    private static final int LABEL = 0x08;
    private static final int FOLDER = 0x10;
    private static final int ATTRIBUTES = 0x3F;
    private static final int LONG_NAME = 0x0F;

    private final String volume;
    private final FileChannel channel;
    private final long offset;
    private final FatLayout layout;
    private final FatTable table;

    /** Clusters that a file or folder has taken. */
    private final BitSet taken = new BitSet();

    private final NavigableMap<String, FatEntry> entries = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Deque<FatEntry> folders = new ArrayDeque<>();
    private String label = "";

    FatTreeReader(String volume, FileChannel channel, long offset, FatLayout layout, FatTable table) {
        this.volume = volume;
        this.channel = channel;
        this.offset = offset;
        this.layout = layout;
        this.table = table;
    }

    void read() throws BuildFailure, IOException {
        if (layout.kind() == FatLayout.Kind.FAT32) {
            readFolder("", (int) layout.rootCluster());
        } else {
            readEntries("", 0, content(layout.rootStart(), layout.rootEntries() * FatLayout.ENTRY_BYTES), names());
        }
        while (!folders.isEmpty()) {
            FatEntry folder = folders.removeFirst();
            readFolder(folder.path() + "/", (int) folder.cluster());
        }
    }

    NavigableMap<String, FatEntry> entries() {
        return entries;
    }

    /** The label in the root directory. */
    Optional<String> label() {
        return Optional.of(label).filter(text -> !text.isBlank());
    }

    private FatNames names() {
        return new FatNames(volume);
    }

    /** @param prefix the folder's path with a slash; empty for the root */
    private void readFolder(String prefix, int first) throws BuildFailure, IOException {
        FatNames names = names();
        int cluster = first;
        long read = 0;
        boolean open = true;
        while (cluster != 0) {
            take(cluster);
            if (open) {
                open = readEntries(prefix, read, content(layout.clusterStart(cluster), layout.clusterBytes()), names);
            }
            read += layout.clusterBytes();
            FatRefusal.require(
                    read <= Math.max(MAXIMUM_DIRECTORY_BYTES, layout.clusterBytes()),
                    volume,
                    "a folder has more than " + MAXIMUM_DIRECTORY_BYTES + " bytes");
            cluster = table.next(cluster);
        }
    }

    /** @return whether more entries may follow */
    private boolean readEntries(String prefix, long read, ByteBuffer content, FatNames names) throws BuildFailure {
        for (int start = 0; start < content.limit(); start += FatLayout.ENTRY_BYTES) {
            ByteBuffer entry = content.slice(start, FatLayout.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int mark = Byte.toUnsignedInt(entry.get(0));
            if (mark == END) {
                return false;
            }
            if (mark == DELETED) {
                names.forget();
            } else if ((entry.get(ATTRIBUTE_OFFSET) & ATTRIBUTES) == LONG_NAME) {
                names.takePart(entry);
            } else {
                readEntry(prefix, (read + start) / FatLayout.ENTRY_BYTES, entry, names);
            }
        }
        return true;
    }

    private void readEntry(String prefix, long number, ByteBuffer entry, FatNames names) throws BuildFailure {
        int attributes = entry.get(ATTRIBUTE_OFFSET);
        byte[] shortName = new byte[NAME_BYTES];
        entry.get(0, shortName);
        String raw = new String(shortName, StandardCharsets.ISO_8859_1);
        if ((attributes & LABEL) != 0) {
            names.forget();
            if (prefix.isEmpty() && label.isEmpty()) {
                label = raw.stripTrailing();
            }
            return;
        }
        // A folder begins with itself and the one above.
        if (!prefix.isEmpty() && isSelfOrParent(number, raw)) {
            names.forget();
            return;
        }
        String path = prefix + names.of(entry);
        boolean folder = (attributes & FOLDER) != 0;
        long high =
                layout.kind() == FatLayout.Kind.FAT32 ? Short.toUnsignedLong(entry.getShort(CLUSTER_HIGH_OFFSET)) : 0;
        add(new FatEntry(
                path,
                folder,
                folder ? 0 : Integer.toUnsignedLong(entry.getInt(SIZE_OFFSET)),
                high << Short.SIZE | Short.toUnsignedLong(entry.getShort(CLUSTER_LOW_OFFSET))));
    }

    private static boolean isSelfOrParent(long number, String raw) {
        return (number == 0 && raw.stripTrailing().equals("."))
                || (number == 1 && raw.stripTrailing().equals(".."));
    }

    private void add(FatEntry entry) throws BuildFailure {
        FatRefusal.require(
                entry.path().length() <= MAXIMUM_PATH, volume, "a path has more than " + MAXIMUM_PATH + " characters");
        FatRefusal.require(
                entries.putIfAbsent(entry.path(), entry) == null,
                volume,
                "two files have one name: " + TerminalText.line(entry.path()));
        FatRefusal.require(entries.size() <= MAXIMUM_ENTRIES, volume, "it has more than " + MAXIMUM_ENTRIES + " files");
        if (entry.folder()) {
            checkFirst(entry);
            folders.add(entry);
        } else if (entry.bytes() > 0) {
            checkFirst(entry);
            takeChain(entry);
        }
    }

    private void checkFirst(FatEntry entry) throws BuildFailure {
        FatRefusal.require(
                layout.isCluster(entry.cluster()),
                volume,
                TerminalText.line(entry.path()) + " begins at " + entry.cluster()
                        + ", which is no cluster of the volume");
    }

    private void takeChain(FatEntry file) throws BuildFailure {
        int cluster = (int) file.cluster();
        take(cluster);
        for (long left = file.bytes() - layout.clusterBytes(); left > 0; left -= layout.clusterBytes()) {
            cluster = table.next(cluster);
            FatRefusal.require(
                    cluster != 0,
                    volume,
                    TerminalText.line(file.path()) + " has " + file.bytes()
                            + " bytes, and its chain of clusters is shorter");
            take(cluster);
        }
    }

    private void take(int cluster) throws BuildFailure {
        FatRefusal.require(
                !taken.get(cluster), volume, "cluster " + cluster + " belongs to two files, or to one file twice");
        taken.set(cluster);
    }

    private ByteBuffer content(long position, int length) throws IOException {
        return Transfers.read(volume, channel, offset + position, length);
    }
}
