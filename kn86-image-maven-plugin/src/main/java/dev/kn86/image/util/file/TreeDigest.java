// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Digests of folders with sources. */
public final class TreeDigest {

    private TreeDigest() {}

    /**
     * SHA-256 over every entry below a folder: relative path, permissions, link target and content. Owners and times
     * are left out, because they differ between checkouts of the same sources.
     */
    public static String of(Path folder) throws IOException {
        StringBuilder listing = new StringBuilder();
        for (Path entry : FileTrees.sortedEntries(folder)) {
            listing.append(folder.relativize(entry))
                    .append('\0')
                    .append(describe(entry))
                    .append('\n');
        }
        return Digests.sha256(listing.toString());
    }

    private static String describe(Path entry) throws IOException {
        if (Files.isSymbolicLink(entry)) {
            return "link " + Files.readSymbolicLink(entry);
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(entry, LinkOption.NOFOLLOW_LINKS));
        return Files.isDirectory(entry) ? "folder " + mode : "file " + mode + " " + Digests.sha256(entry);
    }
}
