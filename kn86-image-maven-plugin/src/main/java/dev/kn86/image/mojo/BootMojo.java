// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.BootRequest;
import dev.kn86.image.boot.BootTest;
import dev.kn86.image.boot.PanelRequest;
import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Boots the card image to nOSh in QEMU, with the Pico's simulator on UART0, and uses it by the product's tour (docs/boot-test.md). */
@Mojo(
        name = "boot",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME)
public class BootMojo extends AbstractDebianMojo {

    /** Far more than any step takes on a busy host: what shows nothing by then is at fault. */
    private static final Duration STEP_TIMEOUT = Duration.ofMinutes(2);

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
    protected boolean isSkipped() {
        return skipBoot || super.isSkipped();
    }

    @Override
    protected void run() throws BuildFailure, IOException {
        if (!isWithPanel()) {
            progress().info("boot: on the board only, without panel and budget (base " + base + ", kn86.boot.panel)");
        }
        BootRequest request = new BootRequest(
                image.toPath(),
                simulator(),
                oledRules.toPath(),
                emulator,
                outputDirectory.toPath(),
                Duration.ofSeconds(timeout),
                count,
                tryboot,
                isWithPanel()
                        ? Optional.of(new PanelRequest(
                                given(tour, "kn86.boot.tour"), font(), given(budget, "kn86.boot.budget"), STEP_TIMEOUT))
                        : Optional.empty());
        new BootTest(toolbox(), commandRunner(), progress()).run(request);
    }

    private boolean isWithPanel() {
        return panel == null ? base.equals("debian") : panel;
    }

    @Override
    protected Optional<Fingerprint> inputs() throws BuildFailure, IOException {
        Fingerprint inputs = new Fingerprint()
                .stamp("image", image.toPath())
                .content("simulator", simulator())
                .content("OLED", oledRules.toPath());
        if (isWithPanel()) {
            inputs.content("tour", given(tour, "kn86.boot.tour"))
                    .content("font", font())
                    .content("budget", given(budget, "kn86.boot.budget"));
        }
        return Optional.of(inputs.value(
                "QEMU",
                commandRunner()
                        .run(Command.of(emulator, "--version"), "Install it, or correct kn86.boot.qemu.")
                        .stdout()));
    }

    @Override
    protected Fingerprint outputs() throws BuildFailure, IOException {
        return super.outputs().stamps("the report", outputDirectory.toPath());
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
        Coordinates wanted = Coordinates.parse(coordinates);
        for (Artifact artifact : project().getArtifacts()) {
            String classifier = artifact.getClassifier() == null ? "" : artifact.getClassifier();
            if (wanted.equals(
                    new Coordinates(artifact.getGroupId(), artifact.getArtifactId(), artifact.getType(), classifier))) {
                return artifact.getFile().toPath();
            }
        }
        throw new BuildFailure(
                "boot: " + what + ", " + wanted + ", is no dependency of "
                        + project().getArtifactId(),
                "Add it to the module's dependencies, or name a file by " + property + ".");
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
