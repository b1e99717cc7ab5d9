// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.BootRequest;
import dev.kn86.image.boot.BootTest;
import dev.kn86.image.mojo.goal.BootSettings;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.FileOrDependency;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.ProjectArtifacts;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Boots the card image to nOSh in QEMU, with the Pico's simulator on UART0, and uses it by the product's tour (docs/boot-test.md). */
@Mojo(
        name = "boot",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public class BootMojo extends VariantMojo {

    /** The card image. Unset, what the goal {@code image} makes. */
    @Parameter(property = "kn86.boot.image")
    private File image;

    /** The simulator, {@code groupId:artifactId:type:classifier}: one of the module's dependencies. */
    @Parameter
    private String picoSimArtifact;

    /** The simulator as a file, in place of the dependency. */
    @Parameter(property = "kn86.boot.picoSim")
    private File picoSim;

    /** The emulator, by name or path. */
    @Parameter(property = "kn86.boot.qemu", defaultValue = "qemu-system-aarch64")
    private String emulator;

    /** Gets console log, pictures, timeline and reports; emptied first. */
    @Parameter(property = "kn86.boot.directory", defaultValue = "${project.build.directory}/boot")
    private File outputDirectory;

    /** The limit of one boot, in seconds: emulation takes two minutes on an idle machine, ten on a busy one. */
    @Parameter(property = "kn86.boot.timeout", defaultValue = "1200")
    private long timeout;

    /** How often the same card is started: from the second time on, the deck's state must be found again. */
    @Parameter(property = "kn86.boot.count", defaultValue = "1")
    private int count;

    /** Whether to start the slot that the firmware's one-shot tryboot flag chooses. */
    @Parameter(property = "kn86.boot.tryboot", defaultValue = "false")
    private boolean tryboot;

    /** What the card's stages stand on. */
    @Parameter(property = "kn86.base", defaultValue = "debian")
    private String base;

    /** What the product shows on the rows of the Pico's OLED: docs/boot-test.md, "The OLED". */
    @Parameter(property = "kn86.boot.oled", required = true)
    private File oledRules;

    /**
     * Whether the card is also started on a machine with a panel and a keyboard, where the screen is looked at and used,
     * and the boot's cost compared with its budget. Set to true with the base debian, whose kernel runs there, when
     * unset.
     */
    @Parameter(property = "kn86.boot.panel")
    private Boolean panel;

    /** What is done with the deck, and what the panel has to show then: docs/boot-test.md, "The tour". */
    @Parameter(property = "kn86.boot.tour")
    private File tour;

    /**
     * The font that the screen is drawn with, {@code groupId:artifactId:type:classifier}: one of the module's
     * dependencies. Its words are read back from the panel's picture.
     */
    @Parameter
    private String fontArtifact;

    /** The font as a file, in place of the dependency. */
    @Parameter(property = "kn86.boot.font")
    private File font;

    /** What the boot with the panel may cost: docs/boot-test.md, "The budget". */
    @Parameter(property = "kn86.boot.budget")
    private File budget;

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
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        settings(context).check();
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        BootRequest request = settings(context).request(ProjectArtifacts.of(project()));
        incremental()
                .inputs(() -> BootSettings.inputs(request, context.runner()))
                .outputs(() -> debian.outputs().stamps("the report", request.folder()))
                .run(() -> {
                    if (request.panel().isEmpty()) {
                        context.progress()
                                .info("boot: on the board only, without panel and budget (base " + base
                                        + ", kn86.boot.panel)");
                    }
                    new BootTest(debian.toolbox(), context.runner(), context.progress()).run(request);
                });
    }

    private BootSettings settings(GoalContext context) {
        return new BootSettings(
                imageFiles(context, image).image(),
                new FileOrDependency(
                        "the Pico simulator",
                        given(picoSim),
                        "kn86.boot.picoSim",
                        given(picoSimArtifact),
                        "picoSimArtifact"),
                oledRules.toPath(),
                emulator,
                outputDirectory.toPath(),
                timeout,
                count,
                tryboot,
                base,
                Optional.ofNullable(panel),
                given(tour),
                new FileOrDependency(
                        "the screen's font", given(font), "kn86.boot.font", given(fontArtifact), "fontArtifact"),
                given(budget));
    }
}
