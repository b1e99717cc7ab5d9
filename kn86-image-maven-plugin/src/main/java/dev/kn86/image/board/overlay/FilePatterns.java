// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.codehaus.plexus.util.DirectoryScanner;

/** Finds files by patterns such as {@code target/slot/boot/bcm*-rpi-3-b.dtb}. */
public final class FilePatterns {

    private FilePatterns() {}

    /**
     * The files that the patterns match, sorted.
     *
     * @param patterns paths with wildcards as Maven's plugins have them: {@code *}, {@code ?}, and {@code **} for
     *     folders
     * @throws BuildFailure naming a pattern that matches nothing
     */
    public static List<Path> match(List<String> patterns) throws BuildFailure {
        Set<Path> files = new TreeSet<>();
        for (String pattern : patterns) {
            List<Path> matches = match(Path.of(pattern).toAbsolutePath().normalize());
            if (matches.isEmpty()) {
                throw new BuildFailure(
                        "no file matches " + pattern,
                        "Run the goal that makes it first, or correct the pattern in the pom.xml.");
            }
            files.addAll(matches);
        }
        return List.copyOf(files);
    }

    private static List<Path> match(Path pattern) {
        Path folder = pattern.getRoot();
        int fixed = 0;
        while (fixed < pattern.getNameCount() - 1
                && !pattern.getName(fixed).toString().matches(".*[*?].*")) {
            folder = folder.resolve(pattern.getName(fixed++));
        }
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        DirectoryScanner scanner = new DirectoryScanner();
        scanner.setBasedir(folder.toFile());
        scanner.setIncludes(
                new String[] {pattern.subpath(fixed, pattern.getNameCount()).toString()});
        scanner.scan();
        return Stream.of(scanner.getIncludedFiles()).map(folder::resolve).toList();
    }
}
