// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.nio.file.Path;
import java.util.Objects;

/**
 * An artifact that a module may fold, from the reactor or from a repository.
 *
 * @param coordinates its coordinates
 * @param file its file
 */
public record ResolvedArtifact(Coordinates coordinates, Path file) {

    public ResolvedArtifact {
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(file, "file");
    }

    /** Whether the artifact comes from the same module as another one, with whatever type and classifier. */
    public boolean isOfModule(Coordinates other) {
        return coordinates.sameModule(other);
    }
}
