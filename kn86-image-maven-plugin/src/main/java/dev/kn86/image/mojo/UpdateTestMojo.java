// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.life.UpdateRequest;
import dev.kn86.image.boot.life.UpdateTest;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.FileOrDependency;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.ProjectArtifacts;
import dev.kn86.image.mojo.goal.UpdateSettings;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Takes the card image through updates, good and bad ones, in QEMU, and plays the firmware (docs/update-test.md). */
@Mojo(
        name = "update-test",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public class UpdateTestMojo extends PayloadMojo {

    /** The Pico's simulator, {@code groupId:artifactId:type:classifier}: one of the module's dependencies. */
    @Parameter
    private String picoSimArtifact;

    /** The simulator as a file, in place of the dependency. */
    @Parameter(property = "kn86.boot.picoSim")
    private File picoSim;

    /** {@code kn86-update} for the build machine, a dependency of the module too. */
    @Parameter
    private String updateArtifact;

    /** The program as a file, in place of the dependency. */
    @Parameter(property = "kn86.update.program")
    private File updateProgram;

    /** The font that the screen is drawn with, a dependency of the module too. */
    @Parameter
    private String fontArtifact;

    /** The font as a file, in place of the dependency. */
    @Parameter(property = "kn86.boot.font")
    private File font;

    /** What is done with the HUD, and what the panel has to show: docs/update-test.md, "The scenes". */
    @Parameter(property = "kn86.update.scenes", required = true)
    private File scenes;

    /** The emulator, by name or path. */
    @Parameter(property = "kn86.boot.qemu", defaultValue = "qemu-system-aarch64")
    private String emulator;

    /** Gets the report {@code update.html}, logs and pictures; emptied first. */
    @Parameter(property = "kn86.update.directory", defaultValue = "${project.build.directory}/boot-update")
    private File outputDirectory;

    /** How long anything that is waited for may take, in seconds. */
    @Parameter(property = "kn86.boot.timeout", defaultValue = "1200")
    private long timeout;

    /** {@code short}, or {@code long}: every version by the HUD, on one card, and 20 power cuts. */
    @Parameter(property = "kn86.update.life", defaultValue = "short")
    private String life;

    /** Decides the moments of the power cuts. */
    @Parameter(property = "kn86.update.seed", defaultValue = "86")
    private long seed;

    /** Skips this goal. */
    @Parameter(property = "kn86.update.skip", defaultValue = "false")
    private boolean skipUpdate;

    /** Skips this goal, as Surefire and Failsafe skip theirs. */
    @Parameter(property = "skipTests", defaultValue = "false")
    private boolean skipTests;

    /** Skips this goal, as Failsafe skips its own. */
    @Parameter(property = "skipITs", defaultValue = "false")
    private boolean skipIntegrationTests;

    /** Skips this goal, as Surefire and Failsafe skip theirs. */
    @Parameter(property = "maven.test.skip", defaultValue = "false")
    private boolean skipAllTests;

    @Override
    public boolean isSkipped() {
        return skipUpdate || skipTests || skipIntegrationTests || skipAllTests || super.isSkipped();
    }

    @Override
    protected String hostNeeds() {
        return "boot";
    }

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        settings().check();
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        UpdateRequest request = settings()
                .request(
                        cardImage(context),
                        payloadRequest(context, context.target().resolve("unused"), Optional.empty()),
                        ProjectArtifacts.of(project()));
        incremental()
                .inputs(() -> UpdateSettings.inputs(request, context.runner()))
                .outputs(() -> debian.outputs().stamps("the report", request.folder()))
                .run(() -> new UpdateTest(
                                debian.toolbox(), context.rootAccess(Set.of()), context.runner(), context.progress())
                        .run(request));
    }

    private UpdateSettings settings() {
        return new UpdateSettings(
                new FileOrDependency(
                        "the Pico simulator",
                        given(picoSim),
                        "kn86.boot.picoSim",
                        given(picoSimArtifact),
                        "picoSimArtifact"),
                new FileOrDependency(
                        "kn86-update",
                        given(updateProgram),
                        "kn86.update.program",
                        given(updateArtifact),
                        "updateArtifact"),
                new FileOrDependency(
                        "the screen's font", given(font), "kn86.boot.font", given(fontArtifact), "fontArtifact"),
                scenes.toPath(),
                emulator,
                outputDirectory.toPath(),
                timeout,
                life,
                seed);
    }
}
