// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.Optional;

/** A file that the user may name, by path or as an artifact. */
public record OptionalFile(Optional<FileOrArtifact> named) {

    /**
     * Checks what can be checked before any goal runs, as {@link FileOrArtifact#checkFile} does.
     *
     * @return the file, when it is named by its path and so can be read now
     */
    public Optional<Path> check() throws BuildFailure {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        named.get().checkFile();
        return named.get().path();
    }

    /** The file; empty when none is named. */
    public Optional<Path> file(ArtifactFiles artifacts) throws BuildFailure {
        return named.isEmpty() ? Optional.empty() : Optional.of(named.get().file(artifacts));
    }
}
