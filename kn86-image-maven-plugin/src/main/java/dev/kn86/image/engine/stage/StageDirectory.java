// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FollowedTree;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.file.TreeDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of a stage, in pi-gen's layout.
 *
 * @param folder the directory, absolute
 */
public record StageDirectory(Path folder) {

    /** A name of a shell has ASCII letters only: any other byte may stand before it. */
    private static final Pattern PROJECT_VARIABLE = Pattern.compile("(?<![A-Za-z0-9_])KN86_[A-Z0-9_]+");

    public StageDirectory {
        folder = folder.toAbsolutePath().normalize();
    }

    /**
     * A stage of a folder.
     *
     * @throws BuildFailure when there is no such directory
     */
    public static StageDirectory of(Path folder) throws BuildFailure {
        if (!Files.isDirectory(folder)) {
            throw new BuildFailure(
                    "stage " + folder + " does not exist",
                    "Run the goal kn86-image:fold first, or correct the list of stages in the POM.");
        }
        return new StageDirectory(folder);
    }

    /** The stage's name, {@code STAGE} in pi-gen. */
    public String name() {
        return folder.getFileName().toString();
    }

    /** Whether a SKIP file leaves the stage out. */
    public boolean isSkipped() {
        return Files.isRegularFile(folder.resolve("SKIP"));
    }

    /** The file EXPORT_IMAGE with settings of the stage's image; empty when a file SKIP_IMAGES hides it. */
    Optional<Path> exportImage() {
        Path file = folder.resolve("EXPORT_IMAGE");
        boolean hidden = Files.isRegularFile(folder.resolve("SKIP_IMAGES"));
        return Files.isRegularFile(file) && !hidden ? Optional.of(file) : Optional.empty();
    }

    /** The sub-stages that run, in their order: every folder, or link to one, that has no SKIP file. */
    List<Path> subStages() throws IOException {
        return children(folder).stream()
                .filter(Files::isDirectory)
                .filter(child -> !Files.isRegularFile(child.resolve("SKIP")))
                .toList();
    }

    /** What the shell's pattern * names in a folder, in the order of its bytes: hidden files are left out. */
    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Digest of everything in the directory. */
    public String contentDigest() throws IOException {
        return TreeDigest.of(folder);
    }

    /**
     * The project's variables ({@code KN86_…}) that the stage's own scripts name. The stage gets only these, so that a
     * change of another variable, such as the build id, leaves its layer valid.
     */
    public Set<String> projectVariables() throws IOException {
        Set<String> names = new TreeSet<>();
        for (FollowedTree.Entry entry : FollowedTree.of(folder)) {
            if (Files.isRegularFile(entry.path()) && entry.name().endsWith(".sh")) {
                // Line by line: a script may have a large archive behind its last line.
                try (Stream<String> lines = Files.lines(entry.path(), ForeignText.BYTES)) {
                    lines.map(PROJECT_VARIABLE::matcher)
                            .flatMap(Matcher::results)
                            .map(MatchResult::group)
                            .forEach(names::add);
                }
            }
        }
        return names;
    }
}
