// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** One digest for a folder of sources. */
public final class TreeDigest {

    private TreeDigest() {}

    /**
     * SHA-256 over every entry below the folder: relative path, permissions, link target, content. Owner and
     * times stay out, since a checkout sets them by chance.
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
