// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.Fold;
import dev.kn86.image.image.fold.FoldRequest;
import dev.kn86.image.image.fold.ResolvedArtifact;
import dev.kn86.image.image.fold.StageFolding;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Lays out the stages that the image is made of: the repository's own with the reactor's artifacts folded in.
 * The artifacts are dependencies of the module; each {@code <fold>} names one, a stage, and a place in it.
 */
@Mojo(
        name = "fold",
        defaultPhase = LifecyclePhase.GENERATE_RESOURCES,
        threadSafe = true,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME)
public final class FoldMojo extends AbstractImageMojo {

    /** The folder of the repository's stages, in pi-gen's layout. */
    @Parameter(
            property = "kn86.stages.dir",
            defaultValue = "${maven.multiModuleProjectDirectory}/tools/sd-provision/pi-gen-stages",
            required = true)
    private File stagesDirectory;

    /** Which artifacts go where. */
    @Parameter
    private List<FoldParameter> folds = List.of();

    /** The stage tree to make. */
    @Parameter(defaultValue = "${project.build.directory}/stages", required = true)
    private File outputDirectory;

    @Override
    protected void run() throws BuildFailure, IOException {
        List<Fold> requested = new ArrayList<>();
        for (FoldParameter fold : folds) {
            requested.add(fold.toFold());
        }
        new StageFolding(progress())
                .fold(new FoldRequest(
                        stagesDirectory.toPath(), outputDirectory.toPath(), requested, artifacts(), outputTimestamp()));
    }

    @Override
    protected Optional<Fingerprint> inputs() throws IOException {
        Fingerprint fingerprint = new Fingerprint().tree("stages", stagesDirectory.toPath());
        for (ResolvedArtifact artifact : artifacts()) {
            fingerprint.content(artifact.coordinates().toString(), artifact.file());
        }
        return Optional.of(fingerprint);
    }

    @Override
    protected Fingerprint outputs() throws IOException {
        return new Fingerprint().stamps("the stage tree", outputDirectory.toPath());
    }

    private List<ResolvedArtifact> artifacts() {
        List<ResolvedArtifact> artifacts = new ArrayList<>();
        for (Artifact artifact : project().getArtifacts()) {
            String classifier = artifact.getClassifier() == null ? "" : artifact.getClassifier();
            artifacts.add(new ResolvedArtifact(
                    new Coordinates(artifact.getGroupId(), artifact.getArtifactId(), artifact.getType(), classifier),
                    artifact.getFile().toPath()));
        }
        return artifacts;
    }
}
