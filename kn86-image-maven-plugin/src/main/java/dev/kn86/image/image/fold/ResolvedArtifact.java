// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.nio.file.Path;
import java.util.Objects;

/**
 * An artifact that a module may fold, from the reactor or from a repository.
 *
 * @param coordinates what it is called
 * @param file where it lies
 */
public record ResolvedArtifact(Coordinates coordinates, Path file) {

    public ResolvedArtifact {
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(file, "file");
    }
}
