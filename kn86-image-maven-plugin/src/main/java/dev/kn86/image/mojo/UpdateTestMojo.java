// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.life.UpdateRequest;
import dev.kn86.image.boot.life.UpdateTest;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.UpdateSettings;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Takes the card image through updates, good and bad ones, in QEMU, and plays the firmware (docs/update-test.md). */
@Mojo(name = "update-test", defaultPhase = LifecyclePhase.INTEGRATION_TEST, threadSafe = true)
public class UpdateTestMojo extends PayloadMojo {

    /** The Pico's simulator on UART0: a file, or an artifact as {@code groupId:artifactId:type[:classifier]}. */
    @Parameter(property = "kn86.boot.picoSim", required = true)
    private String picoSim;

    /**
     * {@code kn86-update} for the build machine: a file, or an artifact as
     * {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.update.program", required = true)
    private String updateProgram;

    /**
     * The font that the screen is drawn with: a file, or an artifact as {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.boot.font", required = true)
    private String font;

    /**
     * What is done with the HUD, and what the panel has to show (docs/update-test.md, "The scenes"): a file, or an
     * artifact as {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.update.scenes", required = true)
    private String scenes;

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
        return skipTests || skipIntegrationTests || skipAllTests || super.isSkipped();
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
                        cardFiles(context).image(),
                        payloadRequest(context, outputDirectory.toPath(), Optional.empty()),
                        context.artifacts());
        incremental()
                .inputs(() -> UpdateSettings.inputs(request, context.runner()))
                .outputs(() -> debian.outputs().stamps("the report", request.folder()))
                .run(() -> new UpdateTest(
                                debian.toolbox(), context.rootAccess(Set.of()), context.runner(), context.progress())
                        .run(request));
    }

    private UpdateSettings settings() {
        return new UpdateSettings(
                input("the Pico's simulator", "kn86.boot.picoSim", picoSim),
                input("kn86-update", "kn86.update.program", updateProgram),
                input("the screen's font", "kn86.boot.font", font),
                input("the scenes of the HUD", "kn86.update.scenes", scenes),
                emulator,
                outputDirectory.toPath(),
                timeout,
                life,
                seed);
    }
}
