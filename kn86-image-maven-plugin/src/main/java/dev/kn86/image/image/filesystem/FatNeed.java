// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.util.file.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How much of a FAT volume a folder's content needs. The estimate is never too low. */
final class FatNeed {

    private static final int ENTRY_BYTES = 32;

    /** UTF-16 units of a long name in one directory entry. */
    private static final int NAME_UNITS = 13;

    /** The entries "." and ".."; in the root directory, the label. */
    private static final int FIXED_ENTRIES = 2;

    private FatNeed() {}

    /** Bytes of all clusters of files and directories, the root directory included. */
    static long of(Path folder, int clusterBytes) throws IOException {
        Map<Path, Long> directories = new TreeMap<>();
        directories.put(folder, (long) FIXED_ENTRIES * ENTRY_BYTES);
        long bytes = 0;
        for (Path entry : FileTrees.sortedEntries(folder)) {
            int units = entry.getFileName().toString().length();
            long entries = 1L + (units + NAME_UNITS - 1) / NAME_UNITS;
            directories.merge(entry.getParent(), entries * ENTRY_BYTES, Long::sum);
            if (Files.isDirectory(entry)) {
                directories.put(entry, (long) FIXED_ENTRIES * ENTRY_BYTES);
            } else {
                bytes += roundUp(Files.size(entry), clusterBytes);
            }
        }
        for (long directory : directories.values()) {
            bytes += roundUp(directory, clusterBytes);
        }
        return bytes;
    }

    private static long roundUp(long bytes, int clusterBytes) {
        return (bytes + clusterBytes - 1) / clusterBytes * clusterBytes;
    }
}
