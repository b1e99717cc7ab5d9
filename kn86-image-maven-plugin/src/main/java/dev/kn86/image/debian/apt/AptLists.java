// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The package lists in an apt root: those of all its sources, whole and signed, or none.
 *
 * @param root apt's root
 */
record AptLists(Path root) {

    /** Where apt keeps the lists of its suites. */
    Path folder() {
        return root.resolve("var/lib/apt/lists");
    }

    /** Written when all lists have been fetched: the sources that they are of. */
    private Path fetchedSources() {
        return root.resolve("fetched-sources.list");
    }

    /** Whether the lists of these sources are there. */
    boolean areOf(List<AptSource> sources) throws IOException {
        return Files.isRegularFile(fetchedSources())
                && Files.readAllLines(fetchedSources()).equals(AptSource.lines(sources));
    }

    /** Fetches the lists of the sources. */
    void fetch(List<AptSource> sources, PrivateApt apt) throws BuildFailure, IOException {
        Files.deleteIfExists(fetchedSources());
        apt.run("the package lists could not be fetched", List.of("apt-get", "update", "--error-on=any"));
        Files.write(fetchedSources(), AptSource.lines(sources));
    }

    /** SHA-256 of the signed index of a suite. */
    String digest(String suite) throws BuildFailure, IOException {
        try (Stream<Path> files = Files.list(folder())) {
            Path index = files.filter(file -> file.toString().endsWith("_dists_" + suite + "_InRelease"))
                    .findFirst()
                    .orElseThrow(() -> new BuildFailure(
                            "no package lists of " + suite + " in " + root,
                            "Run the build with -U to fetch them again."));
            return Digests.sha256(index);
        }
    }

    /** One digest of all signed indexes; {@code none} when there are none. */
    String digest() throws IOException {
        if (!Files.isDirectory(folder())) {
            return "none";
        }
        StringBuilder digests = new StringBuilder();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path index : files.filter(file -> file.toString().endsWith("InRelease"))
                    .sorted()
                    .toList()) {
                digests.append(index.getFileName())
                        .append(' ')
                        .append(Digests.sha256(index))
                        .append('\n');
            }
        }
        return digests.isEmpty() ? "none" : Digests.sha256(digests.toString());
    }
}
