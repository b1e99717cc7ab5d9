// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Files of artifacts, through Maven's own resolver. A dependency of the module has the version that the module gives
 * it. What is released with this plugin need not be a dependency: it comes in the plugin's version.
 *
 * @param plugin this plugin, with its version
 */
public record MavenArtifactFiles(
        RepositorySystem system, RepositorySystemSession session, MavenProject project, Plugin plugin)
        implements ArtifactFiles {

    @Override
    public boolean isReleasedWithPlugin(Coordinates artifact) {
        return artifact.groupId().equals(plugin.getGroupId());
    }

    @Override
    public Path file(String parameter, Coordinates artifact) throws BuildFailure {
        String version = version(artifact)
                .orElseThrow(() -> new BuildFailure(
                        parameter + ": " + artifact + " is no dependency of the module",
                        "Add it to the module's dependencies, or name a file."));
        DefaultArtifact wanted = new DefaultArtifact(
                artifact.groupId(), artifact.artifactId(), artifact.classifier(), artifact.type(), version);
        try {
            return system.resolveArtifact(session, new ArtifactRequest(wanted, repositories(), null))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new BuildFailure(
                    parameter + ": " + e.getMessage(),
                    "Name a repository that has it in the POM or settings.xml, build the module that makes it in the same"
                            + " run (mvn -am package), or name a file.",
                    e);
        }
    }

    private Optional<String> version(Coordinates artifact) {
        Optional<String> declared = project.getDependencies().stream()
                .filter(dependency -> coordinates(dependency).equals(artifact))
                .map(Dependency::getVersion)
                .findFirst();
        return declared.isEmpty() && isReleasedWithPlugin(artifact) ? Optional.of(plugin.getVersion()) : declared;
    }

    private static Coordinates coordinates(Dependency dependency) {
        return new Coordinates(
                dependency.getGroupId(),
                dependency.getArtifactId(),
                dependency.getType(),
                Objects.requireNonNullElse(dependency.getClassifier(), ""));
    }

    /** The plugin's repositories too: what is released with it lies beside it. */
    private List<RemoteRepository> repositories() {
        List<RemoteRepository> repositories = new ArrayList<>(project.getRemoteProjectRepositories());
        project.getRemotePluginRepositories().stream()
                .filter(repository ->
                        repositories.stream().noneMatch(other -> other.getUrl().equals(repository.getUrl())))
                .forEach(repositories::add);
        return repositories;
    }
}
