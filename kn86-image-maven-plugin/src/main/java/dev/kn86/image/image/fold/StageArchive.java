// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FreshFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * Stages, or other files that a build reads, in an archive that is an artifact.
 *
 * @param artifact its coordinates
 * @param file where it lies
 */
public record StageArchive(Coordinates artifact, Path file) {

    /**
     * Refuses an artifact that is no archive.
     *
     * @param parameter how the user knows the parameter that names it
     */
    public static void checkType(String parameter, Coordinates artifact) throws BuildFailure {
        if (!Archive.unpacks(artifact.type())) {
            throw new BuildFailure(
                    parameter + ": " + artifact + " cannot be unpacked",
                    "Name a folder, or an artifact of a type among " + Archive.TYPES + ".");
        }
    }

    /**
     * Unpacks the archive into a folder that is named after the artifact. Of the modes only "executable" counts, and
     * all times are 0, as in a checkout that nobody has touched. An equal folder is left as it is.
     *
     * @param place the parent of the folder
     * @return the folder
     */
    public Path unpackBelow(Path place) throws BuildFailure, IOException {
        String classifier = artifact.classifier();
        Path folder = place.resolve(artifact.artifactId() + (classifier.isEmpty() ? "" : "-" + classifier));
        try (FreshFolder fresh = new FreshFolder(folder)) {
            Path raw = fresh.path().resolve("raw");
            Path made = fresh.path().resolve("made");
            new Archive(artifact.type(), file).unpack(raw);
            new StageTree(raw).copyTo(made);
            new StageTree(made).setTimes(FileTime.from(Instant.EPOCH));
            boolean same = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && new StageTree(made).sameAs(new StageTree(folder));
            if (!same) {
                fresh.put(made);
            }
        }
        return folder;
    }
}
