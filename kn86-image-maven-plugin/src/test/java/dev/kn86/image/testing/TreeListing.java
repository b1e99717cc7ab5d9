// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lists the entries of a file tree, to compare trees entry by entry: type, mode, owner, size, SHA-256, link target,
 * hard links, device number and extended attributes, but no times. {@code tree-listing.py} makes the lines and
 * describes their form.
 *
 * @param entries the description of each entry, by its escaped path relative to the tree's root, which is {@code .}
 */
public record TreeListing(SortedMap<String, String> entries) {

    public TreeListing {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** Lists a merged root tree. Needs root, or root's rights in a user namespace. */
    public static TreeListing of(RootTree tree) throws BuildFailure, IOException {
        Path work = Files.createTempDirectory("kn86-listing");
        try {
            Path mountPoint = Files.createDirectory(work.resolve("tree"));
            return parse(runner().run(tree.view(mountPoint, script(work, mountPoint)), "See the output above.")
                    .lines());
        } finally {
            delete(work);
        }
    }

    /** Lists a folder. */
    public static TreeListing of(Path folder) throws BuildFailure, IOException {
        Path work = Files.createTempDirectory("kn86-listing");
        try {
            return parse(
                    runner().run(script(work, folder), "See the output above.").lines());
        } finally {
            delete(work);
        }
    }

    /** Reads lines that {@code tree-listing.py} has printed. */
    public static TreeListing parse(List<String> lines) {
        SortedMap<String, String> entries = new TreeMap<>();
        for (String line : lines) {
            int blank = line.indexOf(' ');
            entries.put(line.substring(0, blank), line.substring(blank + 1));
        }
        return new TreeListing(entries);
    }

    /** The same listing without the entries whose whole path a regular expression matches. */
    public TreeListing without(Collection<String> pathPatterns) {
        SortedMap<String, String> rest = new TreeMap<>(entries);
        rest.keySet().removeIf(path -> pathPatterns.stream().anyMatch(path::matches));
        return new TreeListing(rest);
    }

    /** One line for each difference, for assertions; empty when the trees are equal. */
    public List<String> differencesTo(TreeListing other) {
        TreeSet<String> paths = new TreeSet<>(entries.keySet());
        paths.addAll(other.entries.keySet());
        List<String> differences = new ArrayList<>();
        for (String path : paths) {
            String here = entries.getOrDefault(path, "nothing");
            String there = other.entries.getOrDefault(path, "nothing");
            if (!here.equals(there)) {
                differences.add(path + ": " + here + " | " + there);
            }
        }
        return differences;
    }

    private static Command script(Path work, Path folder) throws IOException {
        Path script = work.resolve("tree-listing.py");
        try (InputStream in = Objects.requireNonNull(TreeListing.class.getResourceAsStream("tree-listing.py"))) {
            Files.copy(in, script);
        }
        return Command.of("/usr/bin/python3", script, folder);
    }

    private static CommandRunner runner() {
        return new ProcessCommandRunner(Path.of("target/test-logs"));
    }

    private static void delete(Path work) throws IOException {
        Files.deleteIfExists(work.resolve("tree-listing.py"));
        Files.deleteIfExists(work.resolve("tree"));
        Files.delete(work);
    }
}
