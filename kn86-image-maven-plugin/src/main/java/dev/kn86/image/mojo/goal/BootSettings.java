// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.boot.BootRequest;
import dev.kn86.image.boot.PanelRequest;
import dev.kn86.image.boot.panel.Tour;
import dev.kn86.image.boot.pico.OledRules;
import dev.kn86.image.boot.report.BootBudget;
import dev.kn86.image.boot.report.BootCost;
import dev.kn86.image.engine.base.BaseKind;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.image.fold.ResolvedArtifact;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.quantity.WholeNumber;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user has set of the goal {@code boot}.
 *
 * @param image the card image
 * @param simulator of the Pico
 * @param oledRules what the product shows on the OLED
 * @param emulator by name or path
 * @param output gets console log, pictures and reports
 * @param timeout the limit of one boot, in seconds
 * @param count how often the same card is started
 * @param tryboot whether the firmware's one-shot tryboot flag counts as set
 * @param base what the card's stages stand on, value of {@code kn86.base}
 * @param withPanel whether the card is also started with a panel and a keyboard; empty when the base decides
 * @param tour what is done with the deck then
 * @param font that the screen is drawn with
 * @param budget what that boot may cost
 */
public record BootSettings(
        Path image,
        FileOrDependency simulator,
        Path oledRules,
        String emulator,
        Path output,
        long timeout,
        int count,
        boolean tryboot,
        String base,
        Optional<Boolean> withPanel,
        Optional<Path> tour,
        FileOrDependency font,
        Optional<Path> budget) {

    /** How long the panel may take to show a step of the tour: far longer than any step takes on a busy host. */
    private static final Duration STEP_TIMEOUT = Duration.ofMinutes(2);

    /** In seconds: a day. */
    private static final long LONGEST_BOOT = 86_400;

    private static final int MOST_BOOTS = 1000;

    /** Refuses values that no run could take. The image and the dependencies may be made by earlier goals and modules. */
    public void check() throws BuildFailure, IOException {
        WholeNumber.check("kn86.boot.timeout", timeout, 1, LONGEST_BOOT);
        WholeNumber.check("kn86.boot.count", count, 1, MOST_BOOTS);
        simulator.check();
        font.check();
        OledRules.read(oledRules);
        if (isWithPanel()) {
            Tour.read(needed(tour, "kn86.boot.tour"));
            BootBudget.read(needed(budget, "kn86.boot.budget")).requireLimits(BootCost.PHASES);
            if (font.file().isPresent()) {
                ConsoleFont.read(font.file().get());
            }
        }
    }

    /**
     * The request of a boot test.
     *
     * @param dependencies of the module
     */
    public BootRequest request(List<ResolvedArtifact> dependencies) throws BuildFailure {
        Optional<PanelRequest> panel = isWithPanel()
                ? Optional.of(new PanelRequest(
                        needed(tour, "kn86.boot.tour"),
                        font.in(dependencies),
                        needed(budget, "kn86.boot.budget"),
                        STEP_TIMEOUT))
                : Optional.empty();
        return new BootRequest(
                image,
                simulator.in(dependencies),
                oledRules,
                emulator,
                output,
                Duration.ofSeconds(timeout),
                count,
                tryboot,
                panel);
    }

    /** What the verdict depends on. */
    public static Fingerprint inputs(BootRequest request, CommandRunner runner) throws BuildFailure, IOException {
        Fingerprint inputs = new Fingerprint()
                .stamp("image", request.image())
                .content("simulator", request.picoSimulator())
                .content("OLED", request.oledRules())
                .value(
                        "QEMU",
                        runner.run(
                                        Command.of(request.emulator(), "--version"),
                                        "Install it, or correct kn86.boot.qemu.")
                                .stdout());
        if (request.panel().isPresent()) {
            PanelRequest panel = request.panel().get();
            inputs.content("tour", panel.tour()).content("font", panel.font()).content("budget", panel.budget());
        }
        return inputs;
    }

    private boolean isWithPanel() throws BuildFailure {
        return withPanel.isPresent() ? withPanel.get() : BaseKind.parse(base) == BaseKind.DEBIAN;
    }

    private static Path needed(Optional<Path> file, String property) throws BuildFailure {
        return file.orElseThrow(() -> new BuildFailure(
                "boot: the boot with the panel needs " + property,
                "Set it in the POM, or boot without the panel: -Dkn86.boot.panel=false."));
    }
}
