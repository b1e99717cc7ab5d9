// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A folder made anew beside the one that it replaces: whoever fails on the way leaves that one as it was. What
 * was made is deleted on close unless it has been put in place. Not for two processes at once on one place.
 */
public final class FreshFolder implements AutoCloseable {

    private final Path place;
    private final Path path;
    private final Path old;

    /**
     * Deletes what an interrupted run has left beside the place.
     *
     * @param place where the folder goes in the end; its parents are created
     */
    public FreshFolder(Path place) throws IOException {
        this.place = place;
        this.path = place.resolveSibling(place.getFileName() + ".new");
        this.old = place.resolveSibling(place.getFileName() + ".old");
        FileTrees.delete(path);
        FileTrees.delete(old);
        Files.createDirectories(place.toAbsolutePath().getParent());
    }

    /** Where to make it; nothing is there at first. */
    public Path path() {
        return path;
    }

    /**
     * Puts it in place. A cut between the two renames leaves nothing there, never half of a folder.
     *
     * @param made {@link #path} or a folder in it; nothing else of it is kept
     */
    public void put(Path made) throws IOException {
        boolean replaces = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
        if (replaces) {
            Files.move(place, old);
        }
        try {
            Files.move(made, place);
        } catch (IOException e) {
            if (replaces) {
                Files.move(old, place);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        FileTrees.delete(path);
        FileTrees.delete(old);
    }
}
