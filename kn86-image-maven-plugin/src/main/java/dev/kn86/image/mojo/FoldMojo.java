// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.fold.Fold;
import dev.kn86.image.image.fold.FoldRequest;
import dev.kn86.image.image.fold.StageFolding;
import dev.kn86.image.image.fold.StageSource;
import dev.kn86.image.mojo.goal.FileOrArtifact;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.ProjectArtifacts;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Lays out the stages that the image is made of: the product's own with the reactor's artifacts folded in. The artifacts
 * are dependencies of the module, or released with this plugin; each {@code <fold>} names one, a stage, and a place in it.
 */
@Mojo(
        name = "fold",
        defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
        threadSafe = true,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME)
public final class FoldMojo extends GoalMojo {

    /**
     * Where the product's stages come from, in pi-gen's layout: folders of stage folders, and archives of them as
     * {@code groupId:artifactId:type[:classifier]}. A stage is in one of them only.
     */
    @Parameter(property = "kn86.stages.dir", defaultValue = "${project.basedir}/src/main/stages", required = true)
    private List<String> stagesDirectory;

    /** Which artifacts go where. */
    @Parameter
    private List<FoldParameter> folds = List.of();

    /** The stage tree to make. */
    @Parameter(defaultValue = "${project.build.directory}/stages", required = true)
    private File outputDirectory;

    @Override
    protected void check(GoalContext context) throws BuildFailure {
        context.timestamp();
        requestedFolds();
        for (FileOrArtifact source : sources()) {
            source.checkFolder();
        }
    }

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        List<StageSource> sources = new ArrayList<>();
        for (FileOrArtifact source : sources()) {
            Path folder = source.folder(context.artifacts(), context.target());
            sources.add(
                    new StageSource(folder, source.path().isPresent() ? Optional.empty() : Optional.of(source.text())));
        }
        List<Fold> requested = requestedFolds();
        FoldRequest request = new FoldRequest(
                sources,
                outputDirectory.toPath(),
                requested,
                ProjectArtifacts.forFolds(project(), requested, context.artifacts()),
                context.timestamp());
        incremental().inputs(request::inputs).outputs(request::outputs).run(() -> new StageFolding(context.progress())
                .fold(request));
    }

    private List<Fold> requestedFolds() throws BuildFailure {
        List<Fold> requested = new ArrayList<>();
        for (FoldParameter fold : folds) {
            requested.add(fold.toFold(folder()));
        }
        return requested;
    }

    private List<FileOrArtifact> sources() {
        return stagesDirectory.stream()
                .map(source -> input("the product's stages", "<stagesDirectory> (kn86.stages.dir)", source))
                .toList();
    }
}
