// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.file.TreeDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of a stage, in pi-gen's layout.
 *
 * @param folder the directory, absolute
 */
public record StageDirectory(Path folder) {

    private static final Pattern PROJECT_VARIABLE = Pattern.compile("\\bKN86_[A-Z0-9_]+");

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
        boolean hidden = Files.exists(folder.resolve("SKIP_IMAGES"));
        return Files.isRegularFile(file) && !hidden ? Optional.of(file) : Optional.empty();
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
        for (Path entry : FileTrees.sortedEntries(folder)) {
            if (Files.isRegularFile(entry) && entry.getFileName().toString().endsWith(".sh")) {
                Matcher name = PROJECT_VARIABLE.matcher(Files.readString(entry, StandardCharsets.UTF_8));
                while (name.find()) {
                    names.add(name.group());
                }
            }
        }
        return names;
    }
}
