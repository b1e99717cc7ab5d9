// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A new folder that is made beside the folder that it replaces: a failure leaves the old one as it was. A new folder
 * that has not been put in place is deleted on close. Two processes must not make a folder for the same place at once.
 */
public final class FreshFolder implements AutoCloseable {

    private final Path place;
    private final Path path;
    private final Path old;

    /**
     * Deletes what an interrupted run has left beside the place.
     *
     * @param place the place of the folder in the end; its parents are created
     */
    public FreshFolder(Path place) throws IOException {
        this.place = place;
        this.path = place.resolveSibling(place.getFileName() + ".new");
        this.old = place.resolveSibling(place.getFileName() + ".old");
        FileTrees.delete(path);
        FileTrees.delete(old);
        Files.createDirectories(place.toAbsolutePath().getParent());
    }

    /** The path at which to make the new folder; nothing is there at first. */
    public Path path() {
        return path;
    }

    /**
     * Puts the new folder in place. When the process is cut off between the two renames, there is no folder in that
     * place; there is never half of one.
     *
     * @param made {@link #path}, or a folder in it, of which nothing else is kept
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
