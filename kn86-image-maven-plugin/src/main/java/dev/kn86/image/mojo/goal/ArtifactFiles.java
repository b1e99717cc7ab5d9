// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;

/** Gives files of artifacts: of the reactor's, or of a repository's. */
public interface ArtifactFiles {

    /** Whether an artifact is released with this plugin, so that the module need not depend on it. */
    boolean isReleasedWithPlugin(Coordinates artifact);

    /**
     * The file of an artifact.
     *
     * @param parameter how the user knows the parameter that names it, for messages
     * @throws BuildFailure when no version of it is chosen, or it cannot be had
     */
    Path file(String parameter, Coordinates artifact) throws BuildFailure;
}
