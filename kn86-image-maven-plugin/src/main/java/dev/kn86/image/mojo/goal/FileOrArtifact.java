// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.StageArchive;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file or folder that the user names: by its path, or as an artifact by {@code groupId:artifactId:type[:classifier]}.
 *
 * @param what it is, for messages
 * @param parameter how the user knows the parameter, for example {@code kn86.pin}
 * @param text path or coordinates; a path that has colons and no slash is written with {@code ./} before it
 * @param base the folder that relative paths begin at
 */
public record FileOrArtifact(String what, String parameter, String text, Path base) {

    /** The path that the user has named; empty when an artifact is named. */
    public Optional<Path> path() {
        return isArtifact() ? Optional.empty() : Optional.of(base.resolve(text.strip()));
    }

    private boolean isArtifact() {
        return text.indexOf(':') >= 0 && text.indexOf('/') < 0;
    }

    private Coordinates coordinates() throws BuildFailure {
        return Coordinates.parse(parameter, text.strip());
    }

    /**
     * Refuses a path that is no file, and coordinates that are none. Whether there is such an artifact is known only
     * when the modules before this one have made theirs.
     */
    public void checkFile() throws BuildFailure {
        if (isArtifact()) {
            coordinates();
        } else {
            requireFile(path().orElseThrow());
        }
    }

    /** As {@link #checkFile} for a folder. An artifact has to be an archive. */
    public void checkFolder() throws BuildFailure {
        if (isArtifact()) {
            StageArchive.checkType(parameter, coordinates());
        } else {
            requireFolder(path().orElseThrow());
        }
    }

    /** The file. */
    public Path file(ArtifactFiles artifacts) throws BuildFailure {
        return isArtifact() ? artifacts.file(parameter, coordinates()) : requireFile(path().orElseThrow());
    }

    /**
     * The folder. An archive is unpacked below {@code target}.
     *
     * @param target the module's
     */
    public Path folder(ArtifactFiles artifacts, Path target) throws BuildFailure, IOException {
        if (!isArtifact()) {
            return requireFolder(path().orElseThrow());
        }
        Coordinates archive = coordinates();
        StageArchive.checkType(parameter, archive);
        return new StageArchive(archive, artifacts.file(parameter, archive)).unpackBelow(target.resolve("unpacked"));
    }

    private Path requireFile(Path file) throws BuildFailure {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure(parameter + ": there is no file " + file, remedy());
        }
        return file;
    }

    private Path requireFolder(Path folder) throws BuildFailure {
        if (!Files.isDirectory(folder)) {
            throw new BuildFailure(parameter + ": there is no folder " + folder, remedy());
        }
        return folder;
    }

    private String remedy() {
        return "Correct the path of " + what
                + ", or name an artifact that holds it: groupId:artifactId:type[:classifier].";
    }
}
