// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.BootRequest;
import dev.kn86.image.boot.BootTest;
import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.mojo.goal.BootSettings;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.OptionalFile;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Boots the card image in QEMU until the product has started, with the Pico's simulator on UART0 and a tour on the
 * panel if the product has them (docs/boot-test.md).
 */
@Mojo(name = "boot", defaultPhase = LifecyclePhase.INTEGRATION_TEST, threadSafe = true)
public class BootMojo extends VariantMojo {

    /** The card image. Unset, what the goal {@code image} makes. */
    @Parameter(property = "kn86.boot.image")
    private File image;

    /** The systemd unit that is the product: the boot waits until it has started, and it has to stay active. */
    @Parameter(property = "kn86.boot.unit", defaultValue = Readiness.NOSH, required = true)
    private String unit;

    /**
     * Whether the product counts its boots in nOSh's deck state on {@code /home/shared}, which then has to outlive a
     * restart. Set to true for nOSh's own unit when unset.
     */
    @Parameter(property = "kn86.boot.deckState")
    private Boolean deckState;

    /**
     * The Pico's simulator on UART0: a file, or an artifact as {@code groupId:artifactId:type[:classifier]}. Unset,
     * nobody is at the other end, and {@code oledRules} is unset as well.
     */
    @Parameter(property = "kn86.boot.picoSim")
    private String picoSim;

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

    /**
     * How often the deck's unit {@code kn86-usb-cycles.service} attaches, reads and detaches an emulated USB stick at
     * the end of the first boot (docs/boot-test.md, "The USB cycles"). 0 leaves it out: the card has no such unit.
     */
    @Parameter(property = "kn86.boot.usbCycles", defaultValue = "0")
    private int usbCycles;

    /** Whether to start the slot that the firmware's one-shot tryboot flag chooses. */
    @Parameter(property = "kn86.boot.tryboot", defaultValue = "false")
    private boolean tryboot;

    /** What the card's stages stand on. */
    @Parameter(property = "kn86.base", defaultValue = "debian")
    private String base;

    /**
     * What the product shows on the rows of the Pico's OLED (docs/boot-test.md, "The OLED"): a file, or an artifact as
     * {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.boot.oled")
    private String oledRules;

    /**
     * Whether the card is also started on a machine with a panel and a keyboard, where the screen is looked at and
     * used, and the boot's cost compared with its budget. When unset, it is if a tour is named and the base is debian,
     * whose kernel runs there.
     */
    @Parameter(property = "kn86.boot.panel")
    private Boolean panel;

    /**
     * What is done with the deck, and what the panel has to show then (docs/boot-test.md, "The tour"): a file, or an
     * artifact as {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.boot.tour")
    private String tour;

    /**
     * The font that the screen is drawn with: a file, or an artifact as {@code groupId:artifactId:type[:classifier]}.
     * The words are read back from the panel's picture by it.
     */
    @Parameter(property = "kn86.boot.font")
    private String font;

    /**
     * What the boot with the panel may cost (docs/boot-test.md, "The budget"): a file, or an artifact as
     * {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.boot.budget")
    private String budget;

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
        BootRequest request = settings(context).request(context.artifacts());
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
                unit,
                Optional.ofNullable(deckState),
                optional("the Pico's simulator", "kn86.boot.picoSim", picoSim),
                optional("the rows of the OLED", "kn86.boot.oled", oledRules),
                emulator,
                outputDirectory.toPath(),
                timeout,
                count,
                tryboot,
                usbCycles,
                base,
                Optional.ofNullable(panel),
                optional("the tour", "kn86.boot.tour", tour),
                optional("the screen's font", "kn86.boot.font", font),
                optional("the boot's budget", "kn86.boot.budget", budget));
    }

    private OptionalFile optional(String what, String parameter, String text) {
        return new OptionalFile(given(what, parameter, text));
    }
}
