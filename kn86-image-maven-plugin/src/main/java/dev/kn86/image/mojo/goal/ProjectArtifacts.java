// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.Fold;
import dev.kn86.image.image.fold.ResolvedArtifact;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;

/** A module's resolved dependencies, as the core names artifacts. */
public final class ProjectArtifacts {

    private ProjectArtifacts() {}

    /** All of them, from the reactor or from a repository. */
    public static List<ResolvedArtifact> of(MavenProject project) {
        return project.getArtifacts().stream()
                .map(artifact -> new ResolvedArtifact(
                        coordinates(artifact), artifact.getFile().toPath()))
                .toList();
    }

    /**
     * What folds may name: all of {@link #of}, and what is released with this plugin and named by one of them.
     *
     * @param released gives the latter
     */
    public static List<ResolvedArtifact> forFolds(MavenProject project, List<Fold> folds, ArtifactFiles released)
            throws BuildFailure {
        List<ResolvedArtifact> all = new ArrayList<>(of(project));
        for (Fold fold : folds) {
            Optional<Coordinates> wanted = fold.artifact()
                    .filter(released::isReleasedWithPlugin)
                    .filter(artifact -> all.stream().noneMatch(dependency -> dependency.isOfModule(artifact)));
            if (wanted.isPresent()) {
                all.add(new ResolvedArtifact(wanted.get(), released.file("<folds>", wanted.get())));
            }
        }
        return all;
    }

    private static Coordinates coordinates(Artifact artifact) {
        String classifier = artifact.getClassifier() == null ? "" : artifact.getClassifier();
        return new Coordinates(artifact.getGroupId(), artifact.getArtifactId(), artifact.getType(), classifier);
    }
}
