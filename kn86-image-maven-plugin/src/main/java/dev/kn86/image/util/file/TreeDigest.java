// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;

/** Digests of folders with sources. */
public final class TreeDigest {

    /** chmod(2). */
    private static final int SPECIAL = 07000;

    private TreeDigest() {}

    /**
     * SHA-256 over every entry below a folder: relative path, permissions, link target and content. A link that leads
     * out of the folder counts with what it leads to ({@link FollowedTree}). Owners and times are left out, because
     * they differ between checkouts of the same sources.
     */
    public static String of(Path folder) throws IOException {
        return of(folder, entry -> false);
    }

    /**
     * The digest of a folder without what is left out, as above.
     *
     * @param leftOut the entries that do not count, with all that is below them
     */
    public static String of(Path folder, Predicate<Path> leftOut) throws IOException {
        StringBuilder listing = new StringBuilder();
        for (FollowedTree.Entry entry : FollowedTree.of(folder, leftOut)) {
            listing.append(entry.name()).append('\0').append(describe(entry)).append('\n');
        }
        return Digests.sha256(listing.toString());
    }

    private static String describe(FollowedTree.Entry entry) throws IOException {
        Path path = entry.path();
        if (Files.isSymbolicLink(path)) {
            String link = "link " + PathBytes.of(Files.readSymbolicLink(path));
            return entry.followed() ? link + ", a " + content(path.toRealPath()) : link;
        }
        return content(path);
    }

    private static String content(Path path) throws IOException {
        String mode = mode(path);
        if (Files.isDirectory(path)) {
            return "folder " + mode;
        }
        // Reading a named pipe would wait for ever.
        return Files.isRegularFile(path) ? "file " + mode + " " + Digests.sha256(path) : "special " + mode;
    }

    /** Java's permissions lack the set-user-ID, set-group-ID and sticky bits. */
    private static String mode(Path path) throws IOException {
        String permissions =
                PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        int special = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & SPECIAL;
        return special == 0 ? permissions : permissions + " " + Integer.toOctalString(special);
    }
}
