// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.DeckRun;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.OptionalFile;
import dev.kn86.image.mojo.goal.RunSettings;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Starts a copy of the card image in QEMU and leaves it running until the deck is switched off, with root's shell on a
 * socket that the goal {@code push} uses (docs/building.md, "A deck to try things on").
 */
@Mojo(name = "run", threadSafe = true)
public final class RunMojo extends VariantMojo {

    /** The card image. Unset, what the goal {@code image} makes. */
    @Parameter(property = "kn86.run.image")
    private File image;

    /**
     * The product's tour, which names its panel (docs/boot-test.md, "The tour"): a file, or an artifact as
     * {@code groupId:artifactId:type[:classifier]}. Unset, the machine is the one with the deck's chip, without panel
     * and keyboard.
     */
    @Parameter(property = "kn86.boot.tour")
    private String tour;

    /** Whether the machine has panel and keyboard. When unset, it has if a tour is named and the base is debian. */
    @Parameter(property = "kn86.boot.panel")
    private Boolean panel;

    /** What the card's stages stand on. */
    @Parameter(property = "kn86.base", defaultValue = "debian")
    private String base;

    /** Where the panel is shown: a value of QEMU's option -display, for example gtk or vnc=:0. */
    @Parameter(property = "kn86.run.display", defaultValue = "none", required = true)
    private String display;

    /** Gets the console's socket, the card's copy and logs; emptied first. */
    @Parameter(property = "kn86.run.directory", defaultValue = "${project.build.directory}/run")
    private File directory;

    /**
     * The Pico's simulator on UART0: a file, or an artifact as {@code groupId:artifactId:type[:classifier]}. Unset,
     * nobody is at the other end.
     */
    @Parameter(property = "kn86.boot.picoSim")
    private String picoSim;

    /** The emulator, by name or path. */
    @Parameter(property = "kn86.boot.qemu", defaultValue = "qemu-system-aarch64")
    private String emulator;

    /** The same tools. */
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
        new DeckRun(debian.toolbox(), context.runner(), context.progress())
                .run(settings()
                        .request(context.artifacts(), imageFiles(context, image).image()));
    }

    private RunSettings settings() {
        return new RunSettings(
                new OptionalFile(given("the tour", "kn86.boot.tour", tour)),
                Optional.ofNullable(panel),
                base,
                new OptionalFile(given("the Pico's simulator", "kn86.boot.picoSim", picoSim)),
                emulator,
                display,
                directory.toPath());
    }
}
