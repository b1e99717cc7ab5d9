// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.file.FollowedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The folder of all stages with everything below it: the repository's, or the one that a fold has made.
 *
 * @param root the folder
 */
record StageTree(Path root) {

    /** What build.sh leaves in a checkout; what a stage has of that name is the stage's. */
    private static final Set<String> OF_BUILDS = Set.of("work", "deploy");

    /**
     * Everything below the root but what is left out, each folder before its content. The root may be a link; no other
     * one is followed.
     */
    private List<Path> paths() throws IOException {
        return FileTrees.sortedEntries(root, this::leavesOut);
    }

    /**
     * Whether an entry is none of a stage: Git's own files, and the trees and images of earlier builds, which may have
     * device nodes and files of root. Every command of Git would change the key of a stage that is a checkout. A
     * checkout deeper in a stage is what the stage brings to the card.
     */
    boolean leavesOut(Path entry) {
        Path parent = entry.getParent();
        String name = entry.getFileName().toString();
        if (name.equals(".git")) {
            return root.equals(parent) || root.equals(parent.getParent());
        }
        return OF_BUILDS.contains(name) && root.equals(parent) && !Files.exists(entry.resolve("prerun.sh"));
    }

    /**
     * Copies the tree to a folder that has none of its names yet. A symbolic link is copied as a link; one that would
     * break, because its relative target is outside the tree, becomes a copy of what it leads to. Of a file's mode,
     * only "executable" is kept: Git records nothing else, and the other bits depend on the umask of the user who
     * cloned.
     *
     * @throws BuildFailure when the tree has an entry that is neither a file, a folder nor a symbolic link, or a link
     *     out of it that leads back into it
     */
    void copyTo(Path copy) throws BuildFailure, IOException {
        copyTo(copy, List.of(), this::leavesOut);
    }

    /**
     * @param outer real paths of the trees that are being copied, each through a link of the one before
     * @param leftOut the entries that are not copied
     */
    private void copyTo(Path copy, List<Path> outer, Predicate<Path> leftOut) throws BuildFailure, IOException {
        List<Path> open = new ArrayList<>(outer);
        open.add(root.toRealPath());
        Files.createDirectories(copy);
        FileMode.set(copy, FileMode.EXECUTABLE);
        for (Path path : FileTrees.sortedEntries(root, leftOut)) {
            Path target = copy.resolve(root.relativize(path));
            if (!Files.isSymbolicLink(path)) {
                copyEntry(path, target);
            } else if (breaks(path)) {
                copyTarget(path, target, open, leftOut);
            } else {
                Files.createSymbolicLink(target, Files.readSymbolicLink(path));
            }
        }
    }

    private static void copyEntry(Path path, Path target) throws BuildFailure, IOException {
        BasicFileAttributes attributes = attributes(path);
        if (attributes.isDirectory()) {
            Files.createDirectories(target);
            FileMode.set(target, FileMode.EXECUTABLE);
        } else if (attributes.isRegularFile()) {
            Files.copy(path, target);
            FileMode.set(target, FileMode.isExecutable(path) ? FileMode.EXECUTABLE : FileMode.PLAIN);
        } else {
            throw new BuildFailure(
                    path + " is neither a file, a folder nor a symbolic link", "Remove it from the stages.");
        }
    }

    /** Whether a link leads somewhere now, and would not from the place of the copy. */
    private boolean breaks(Path link) throws IOException {
        return !Files.readSymbolicLink(link).isAbsolute() && FollowedTree.leadsOut(link, root.toRealPath());
    }

    private static void copyTarget(Path link, Path target, List<Path> open, Predicate<Path> leftOut)
            throws BuildFailure, IOException {
        Path followed = link.toRealPath();
        if (!Files.isDirectory(followed)) {
            copyEntry(followed, target);
            return;
        }
        for (Path tree : open) {
            if (tree.startsWith(followed)) {
                throw new BuildFailure(
                        link + " leads to " + followed + ", and so back to itself: it cannot be copied with the stages",
                        "Let it lead to the one folder that the stage needs, or replace it by a copy.");
            }
        }
        new StageTree(followed).copyTo(target, open, entry -> leftOut.test(link.resolve(followed.relativize(entry))));
    }

    /**
     * Sets every modification time, except the times of symbolic links, which Java 17 cannot set. A program that writes
     * a file system from the tree has to limit those times itself.
     */
    void setTimes(FileTime time) throws IOException {
        List<Path> contentFirst = new ArrayList<>(paths());
        Collections.reverse(contentFirst);
        for (Path path : contentFirst) {
            if (!Files.isSymbolicLink(path)) {
                Files.setLastModifiedTime(path, time);
            }
        }
        Files.setLastModifiedTime(root, time);
    }

    /** Whether the other tree has the same names, kinds, modes, modification times, contents and link targets. */
    boolean sameAs(StageTree other) throws IOException {
        List<Path> mine = paths();
        List<Path> theirs = other.paths();
        if (mine.size() != theirs.size() || !sameEntry(root, other.root)) {
            return false;
        }
        for (int i = 0; i < mine.size(); i++) {
            boolean sameName = root.relativize(mine.get(i)).equals(other.root.relativize(theirs.get(i)));
            if (!sameName || !sameEntry(mine.get(i), theirs.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameEntry(Path one, Path two) throws IOException {
        BasicFileAttributes first = attributes(one);
        BasicFileAttributes second = attributes(two);
        if (first.isSymbolicLink() || second.isSymbolicLink()) {
            return first.isSymbolicLink()
                    && second.isSymbolicLink()
                    && Files.readSymbolicLink(one).equals(Files.readSymbolicLink(two));
        }
        return first.isDirectory() == second.isDirectory()
                && FileMode.of(one) == FileMode.of(two)
                && first.lastModifiedTime().equals(second.lastModifiedTime())
                && (first.isDirectory() || Files.mismatch(one, two) == -1);
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
