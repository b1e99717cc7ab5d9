// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Operations on folders with everything in them. */
public final class FileTrees {

    private FileTrees() {}

    /**
     * Deletes a folder with everything in it. Links are deleted and not followed. Does nothing when there is no folder.
     */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Everything below a folder, without the folder itself, in the byte order of the relative paths. The folder may be
     * a link to one; links in it are not followed.
     */
    public static List<Path> sortedEntries(Path folder) throws IOException {
        return sortedEntries(folder, entry -> false);
    }

    /**
     * Everything below a folder but what is left out, as above.
     *
     * @param leftOut the entries that are not listed, with all that is below them: it is not even opened
     */
    public static List<Path> sortedEntries(Path folder, Predicate<Path> leftOut) throws IOException {
        // A walk that starts at a link sees the link alone.
        Path start = folder.toRealPath();
        List<Path> entries = new ArrayList<>();
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return add(visited) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
                add(visited);
                return FileVisitResult.CONTINUE;
            }

            private boolean add(Path visited) {
                if (visited.equals(start)) {
                    return true;
                }
                Path entry = folder.resolve(start.relativize(visited));
                boolean listed = !leftOut.test(entry);
                if (listed) {
                    entries.add(entry);
                }
                return listed;
            }
        });
        Collections.sort(entries);
        return entries;
    }
}
