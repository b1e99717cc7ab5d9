// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that a program can read in a folder: what lies in it, and what its links lead to outside of it. A link
 * that stays inside, leads to nothing, or leads to a folder that has been listed already is only a link. So links that
 * lead in a circle end. Not thread-safe.
 */
public final class FollowedTree {

    /** What a link may add: more is a mistake, such as a link to the root folder, and would take minutes to read. */
    static final int LINKED_LIMIT = 50_000;

    /** Folders of the kernel, and of running programs: what they hold is no input, and never twice the same. */
    private static final List<Path> UNSTABLE =
            List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"), Path.of("/run"));

    /**
     * One entry.
     *
     * @param name its path below the folder, as {@link PathBytes}; parts below a link to a folder have the link's name
     *     before theirs
     * @param path where it is, to be read through links
     * @param followed whether it is a link whose target is not listed and has to be read as part of this entry
     */
    public record Entry(String name, Path path, boolean followed) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Path> listed = new ArrayList<>();
    private int linked;

    private final Predicate<Path> leftOut;

    private FollowedTree(Predicate<Path> leftOut) {
        this.leftOut = leftOut;
    }

    /**
     * The entries of a folder, in the byte order of the names, those of a linked folder after its link.
     *
     * @throws FileSystemException when a link leads to a folder with more than 50,000 entries; names the link
     */
    public static List<Entry> of(Path folder) throws IOException {
        return of(folder, entry -> false);
    }

    /**
     * As above.
     *
     * @param leftOut the entries that are not listed, with all that is below them
     */
    static List<Entry> of(Path folder, Predicate<Path> leftOut) throws IOException {
        FollowedTree tree = new FollowedTree(leftOut);
        tree.list(folder, "", Optional.empty());
        return tree.entries;
    }

    /**
     * Whether a link leads out of a folder to something that is there, and whose content stays the same.
     *
     * @param root the folder, as {@link Path#toRealPath} gives it
     */
    public static boolean leadsOut(Path link, Path root) throws IOException {
        if (!Files.isSymbolicLink(link) || !Files.exists(link)) {
            return false;
        }
        Path target = link.toRealPath();
        return !target.startsWith(root) && UNSTABLE.stream().noneMatch(target::startsWith);
    }

    private void list(Path folder, String prefix, Optional<Path> link) throws IOException {
        listed.add(folder.toRealPath());
        for (Path entry : FileTrees.sortedEntries(folder, leftOut)) {
            if (link.isPresent() && ++linked > LINKED_LIMIT) {
                throw new FileSystemException(
                        link.get().toString(),
                        null,
                        "this link leads to " + folder.toRealPath() + ", a folder too large to be an input ("
                                + LINKED_LIMIT + " entries); make the link in a hook, inside the root tree");
            }
            String name = prefix + PathBytes.of(folder.relativize(entry));
            boolean out = true;
            for (Path root : listed) {
                out &= leadsOut(entry, root);
            }
            boolean intoFolder = out && Files.isDirectory(entry) && Files.isReadable(entry);
            entries.add(new Entry(name, entry, out && Files.isRegularFile(entry) && Files.isReadable(entry)));
            if (intoFolder) {
                list(entry, name + "/", Optional.of(link.orElse(entry)));
            }
        }
    }
}
