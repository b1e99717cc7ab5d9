// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.ResolvedArtifact;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file that the user names, or else a dependency of the module.
 *
 * @param what the file is, for messages
 * @param file named by the user; it comes first
 * @param property that names it
 * @param artifact coordinates of the dependency
 * @param element of the POM that names the dependency
 */
public record FileOrDependency(
        String what, Optional<Path> file, String property, Optional<String> artifact, String element) {

    /**
     * Refuses a file that is missing, and coordinates that are none. Whether the module has the dependency is known only
     * when Maven has resolved it.
     */
    public void check() throws BuildFailure {
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw new BuildFailure(
                    property + ": there is no file " + file.get(),
                    "Correct the path of " + what + ", or leave it out.");
        }
        if (artifact.isPresent()) {
            Coordinates.parse("<" + element + ">", artifact.get());
        }
    }

    /**
     * The file.
     *
     * @param dependencies of the module
     * @throws BuildFailure when nothing is named, or the module has no such dependency
     */
    public Path in(List<ResolvedArtifact> dependencies) throws BuildFailure {
        if (file.isPresent()) {
            return file.get();
        }
        if (artifact.isEmpty()) {
            throw new BuildFailure(
                    "nothing names " + what, "Name a dependency by <" + element + ">, or a file by " + property + ".");
        }
        Coordinates wanted = Coordinates.parse("<" + element + ">", artifact.get());
        return dependencies.stream()
                .filter(dependency -> dependency.coordinates().equals(wanted))
                .findFirst()
                .map(ResolvedArtifact::file)
                .orElseThrow(() -> new BuildFailure(
                        what + ", " + wanted + ", is no dependency of the module",
                        "Add it to the module's dependencies, or name a file by " + property + "."));
    }
}
