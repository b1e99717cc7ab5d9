// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.ResolvedArtifact;
import java.util.List;
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

    private static Coordinates coordinates(Artifact artifact) {
        String classifier = artifact.getClassifier() == null ? "" : artifact.getClassifier();
        return new Coordinates(artifact.getGroupId(), artifact.getArtifactId(), artifact.getType(), classifier);
    }
}
