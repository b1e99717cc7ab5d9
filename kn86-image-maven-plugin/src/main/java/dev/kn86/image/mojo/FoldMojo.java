// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.fold.Fold;
import dev.kn86.image.image.fold.FoldRequest;
import dev.kn86.image.image.fold.StageFolding;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.ProjectArtifacts;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
public final class FoldMojo extends GoalMojo {

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
    protected void check(GoalContext context) throws BuildFailure {
        context.timestamp();
        requestedFolds();
    }

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        FoldRequest request = new FoldRequest(
                stagesDirectory.toPath(),
                outputDirectory.toPath(),
                requestedFolds(),
                ProjectArtifacts.of(project()),
                context.timestamp());
        incremental().inputs(request::inputs).outputs(request::outputs).run(() -> new StageFolding(context.progress())
                .fold(request));
    }

    private List<Fold> requestedFolds() throws BuildFailure {
        List<Fold> requested = new ArrayList<>();
        for (FoldParameter fold : folds) {
            requested.add(fold.toFold());
        }
        return requested;
    }
}
