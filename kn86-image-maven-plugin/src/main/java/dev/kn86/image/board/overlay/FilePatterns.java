// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds files by patterns such as {@code target/slot/boot/bcm*-rpi-3-b.dtb}. */
public final class FilePatterns {

    private FilePatterns() {}

    /**
     * The files that the patterns match, sorted.
     *
     * @param patterns paths whose last part may be a glob ({@link java.nio.file.FileSystem#getPathMatcher})
     * @throws BuildFailure naming a pattern that matches nothing
     */
    public static List<Path> match(List<String> patterns) throws BuildFailure, IOException {
        Set<Path> files = new TreeSet<>();
        for (String pattern : patterns) {
            List<Path> matches = match(Path.of(pattern).toAbsolutePath());
            if (matches.isEmpty()) {
                throw new BuildFailure(
                        "no file matches " + pattern,
                        "Run the goal that makes it first, or correct the pattern in the pom.xml.");
            }
            files.addAll(matches);
        }
        return List.copyOf(files);
    }

    private static List<Path> match(Path pattern) throws IOException {
        List<Path> matches = new ArrayList<>();
        if (Files.isDirectory(pattern.getParent())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(
                    pattern.getParent(), pattern.getFileName().toString())) {
                files.forEach(matches::add);
            }
        }
        return matches;
    }
}
