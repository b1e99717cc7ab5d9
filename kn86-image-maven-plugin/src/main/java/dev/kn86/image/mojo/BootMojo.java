// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.BootRequest;
import dev.kn86.image.boot.BootTest;
import dev.kn86.image.boot.PanelRequest;
import dev.kn86.image.boot.panel.Tour;
import dev.kn86.image.boot.pico.OledRules;
import dev.kn86.image.boot.report.BootBudget;
import dev.kn86.image.engine.base.BaseKind;
import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.ResolvedArtifact;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.ProjectArtifacts;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.quantity.WholeNumber;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Boots the card image to nOSh in QEMU, with the Pico's simulator on UART0, and uses it by the product's tour (docs/boot-test.md). */
@Mojo(
        name = "boot",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME)
public class BootMojo extends DebianMojo {

    /** Far more than any step takes on a busy host: what shows nothing by then is at fault. */
    private static final Duration STEP_TIMEOUT = Duration.ofMinutes(2);

    /** In seconds: a day. */
    private static final long LONGEST_BOOT = 86_400;

    private static final int MOST_BOOTS = 1000;

    /** The card image. */
    @Parameter(property = "kn86.boot.image", defaultValue = "${project.build.directory}/kn86-v${project.version}.img")
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

    /** Skips this goal. */
    @Parameter(property = "kn86.boot.skip", defaultValue = "false")
    private boolean skipBoot;

    @Override
    public boolean isSkipped() {
        return skipBoot || super.isSkipped();
    }

    /** The image and the simulator may be made by earlier goals and modules. */
    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        WholeNumber.check("kn86.boot.timeout", timeout, 1, LONGEST_BOOT);
        WholeNumber.check("kn86.boot.count", count, 1, MOST_BOOTS);
        Coordinates.parse("<picoSimArtifact>", picoSimArtifact);
        OledRules.read(oledRules.toPath());
        if (isWithPanel()) {
            Tour.read(given(tour, "kn86.boot.tour"));
            BootBudget.read(given(budget, "kn86.boot.budget"));
        }
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        BootRequest request = new BootRequest(
                image.toPath(),
                simulator(),
                oledRules.toPath(),
                emulator,
                outputDirectory.toPath(),
                Duration.ofSeconds(timeout),
                count,
                tryboot,
                panel());
        incremental()
                .inputs(() -> inputs(context, request.picoSimulator()))
                .outputs(() -> debian.outputs().stamps("the report", request.folder()))
                .run(() -> {
                    if (panel().isEmpty()) {
                        context.progress()
                                .info("boot: on the board only, without panel and budget (base " + base
                                        + ", kn86.boot.panel)");
                    }
                    new BootTest(debian.toolbox(), context.runner(), context.progress()).run(request);
                });
    }

    private Fingerprint inputs(GoalContext context, Path simulator) throws BuildFailure, IOException {
        Fingerprint inputs = new Fingerprint()
                .stamp("image", image.toPath())
                .content("simulator", simulator)
                .content("OLED", oledRules.toPath())
                .value(
                        "QEMU",
                        context.runner()
                                .run(Command.of(emulator, "--version"), "Install it, or correct kn86.boot.qemu.")
                                .stdout());
        Optional<PanelRequest> panel = panel();
        if (panel.isPresent()) {
            inputs.content("tour", panel.get().tour())
                    .content("font", panel.get().font())
                    .content("budget", panel.get().budget());
        }
        return inputs;
    }

    private Optional<PanelRequest> panel() throws BuildFailure {
        return isWithPanel()
                ? Optional.of(new PanelRequest(
                        given(tour, "kn86.boot.tour"), font(), given(budget, "kn86.boot.budget"), STEP_TIMEOUT))
                : Optional.empty();
    }

    private boolean isWithPanel() throws BuildFailure {
        return panel == null ? BaseKind.parse(base) == BaseKind.DEBIAN : panel;
    }

    private Path simulator() throws BuildFailure {
        return picoSim != null
                ? picoSim.toPath()
                : dependency(picoSimArtifact, "the Pico simulator", "<picoSimArtifact>", "kn86.boot.picoSim");
    }

    private Path font() throws BuildFailure {
        return font != null
                ? font.toPath()
                : dependency(fontArtifact, "the screen's font", "<fontArtifact>", "kn86.boot.font");
    }

    private Path dependency(String coordinates, String what, String element, String property) throws BuildFailure {
        if (coordinates == null) {
            throw new BuildFailure(
                    "boot: nothing names " + what,
                    "Name a dependency by " + element + ", or a file by " + property + ".");
        }
        Coordinates wanted = Coordinates.parse(element, coordinates);
        return ProjectArtifacts.find(project(), wanted)
                .map(ResolvedArtifact::file)
                .orElseThrow(() -> new BuildFailure(
                        "boot: " + what + ", " + wanted + ", is no dependency of "
                                + project().getArtifactId(),
                        "Add it to the module's dependencies, or name a file by " + property + "."));
    }

    private static Path given(File file, String property) throws BuildFailure {
        if (file == null) {
            throw new BuildFailure(
                    "boot: the boot with the panel needs " + property,
                    "Set it in the POM, or boot without the panel: -Dkn86.boot.panel=false.");
        }
        return file.toPath();
    }
}
