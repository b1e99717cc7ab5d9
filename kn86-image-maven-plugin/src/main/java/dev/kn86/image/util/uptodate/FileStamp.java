// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.uptodate;

import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.file.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stamps files, to find out whether a file has changed without reading it: a stamp is made of size, times and inode.
 * Every writer changes one of them, because the kernel itself sets the time of change.
 */
final class FileStamp {

    private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,ctime,ino";

    private FileStamp() {}

    /** The stamp of a file; {@code missing} when there is none. */
    static String of(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "missing";
        }
        Map<String, Object> attributes = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        return new TreeMap<>(attributes).toString();
    }

    /** One stamp for all files of a folder. Times of folders are left out: they change with temporary files. */
    static String ofTree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return "missing";
        }
        StringBuilder listing = new StringBuilder();
        for (Path entry : FileTrees.sortedEntries(folder)) {
            listing.append(PathBytes.of(folder.relativize(entry))).append('\0');
            if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                listing.append(of(entry));
            }
            listing.append('\n');
        }
        return Digests.sha256(listing.toString());
    }
}
