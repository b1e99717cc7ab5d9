// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.boot.BootRequest;
import dev.kn86.image.boot.PanelRequest;
import dev.kn86.image.boot.PicoRequest;
import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.boot.panel.Tour;
import dev.kn86.image.boot.pico.OledRules;
import dev.kn86.image.boot.report.BootBudget;
import dev.kn86.image.boot.report.BootCost;
import dev.kn86.image.engine.base.BaseKind;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.quantity.WholeNumber;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the user has set of the goal {@code boot}.
 *
 * @param image the card image
 * @param unit the systemd unit that is the product
 * @param deckState whether the product counts its boots in the deck state; empty when the unit decides
 * @param simulator of the Pico; empty for a product without one
 * @param oledRules what the product shows on the OLED; named together with the simulator
 * @param emulator by name or path
 * @param output gets console log, pictures and reports
 * @param timeout the limit of one boot, in seconds
 * @param count how often the same card is started
 * @param tryboot whether the firmware's one-shot tryboot flag counts as set
 * @param usbCycles how often the deck's own test attaches and detaches a USB stick; 0 for never
 * @param base what the card's stages stand on, value of {@code kn86.base}
 * @param withPanel whether the card is also started with a panel and a keyboard; empty when tour and base decide
 * @param tour what is done with the deck then
 * @param font that the screen is drawn with
 * @param budget what that boot may cost
 */
public record BootSettings(
        Path image,
        String unit,
        Optional<Boolean> deckState,
        OptionalFile simulator,
        OptionalFile oledRules,
        String emulator,
        Path output,
        long timeout,
        int count,
        boolean tryboot,
        int usbCycles,
        String base,
        Optional<Boolean> withPanel,
        OptionalFile tour,
        OptionalFile font,
        OptionalFile budget) {

    /** How long the panel may take to show a step of the tour: far longer than any step takes on a busy host. */
    private static final Duration STEP_TIMEOUT = Duration.ofMinutes(2);

    /** In seconds: a day. */
    private static final long LONGEST_BOOT = 86_400;

    private static final int MOST_BOOTS = 1000;
    private static final int MOST_USB_CYCLES = 100_000;

    /**
     * Refuses values that no run could take. The image and the dependencies may be made by earlier goals and modules.
     */
    public void check() throws BuildFailure, IOException {
        WholeNumber.check("kn86.boot.timeout", timeout, 1, LONGEST_BOOT);
        WholeNumber.check("kn86.boot.count", count, 1, MOST_BOOTS);
        WholeNumber.check("kn86.boot.usbCycles", usbCycles, 0, MOST_USB_CYCLES);
        Readiness.checkUnit("kn86.boot.unit", unit);
        simulator.check();
        if (simulator.named().isPresent() != oledRules.named().isPresent()) {
            throw new BuildFailure(
                    "boot: of kn86.boot.picoSim and kn86.boot.oled only one is set",
                    "Set both, for the Pico and what it shows, or neither, for a product without a Pico.");
        }
        Optional<Path> rows = oledRules.check();
        if (rows.isPresent()) {
            OledRules.read(rows.get());
        }
        if (isWithPanel()) {
            checkPanel();
        }
    }

    private void checkPanel() throws BuildFailure, IOException {
        needed(tour, "kn86.boot.tour");
        Optional<Path> steps = tour.check();
        if (steps.isPresent()) {
            Tour.read(steps.get());
        }
        needed(budget, "kn86.boot.budget");
        Optional<Path> limits = budget.check();
        if (limits.isPresent()) {
            BootBudget.read(limits.get()).requireLimits(BootCost.PHASES);
        }
        needed(font, "kn86.boot.font");
        Optional<Path> glyphs = font.check();
        if (glyphs.isPresent()) {
            ConsoleFont.read(glyphs.get());
        }
    }

    /**
     * The request of a boot test.
     *
     * @param artifacts gives those files that are named as artifacts
     */
    public BootRequest request(ArtifactFiles artifacts) throws BuildFailure {
        Optional<PanelRequest> panel = isWithPanel()
                ? Optional.of(new PanelRequest(
                        needed(tour, "kn86.boot.tour").file(artifacts),
                        needed(font, "kn86.boot.font").file(artifacts),
                        needed(budget, "kn86.boot.budget").file(artifacts),
                        STEP_TIMEOUT))
                : Optional.empty();
        Optional<Path> pico = simulator.file(artifacts);
        return new BootRequest(
                image,
                new Readiness(unit, deckState.orElse(unit.equals(Readiness.NOSH))),
                pico.isPresent()
                        ? Optional.of(new PicoRequest(
                                pico.get(), oledRules.file(artifacts).orElseThrow()))
                        : Optional.empty(),
                emulator,
                output,
                Duration.ofSeconds(timeout),
                count,
                tryboot,
                usbCycles,
                panel);
    }

    /** What the verdict depends on. */
    public static Fingerprint inputs(BootRequest request, CommandRunner runner) throws BuildFailure, IOException {
        Fingerprint inputs = new Fingerprint()
                .stamp("image", request.image())
                .value(
                        "QEMU",
                        runner.run(
                                        Command.of(request.emulator(), "--version"),
                                        "Install it, or correct kn86.boot.qemu.")
                                .stdout());
        if (request.pico().isPresent()) {
            inputs.content("simulator", request.pico().get().simulator())
                    .content("OLED", request.pico().get().oledRules());
        }
        if (request.panel().isPresent()) {
            PanelRequest panel = request.panel().get();
            inputs.content("tour", panel.tour()).content("font", panel.font()).content("budget", panel.budget());
        }
        return inputs;
    }

    private boolean isWithPanel() throws BuildFailure {
        return isWithPanel(withPanel, tour, base);
    }

    /**
     * Whether the card is started on the machine with the panel: when a tour is named and the base's kernel runs there.
     */
    static boolean isWithPanel(Optional<Boolean> wanted, OptionalFile tour, String base) throws BuildFailure {
        return wanted.isPresent() ? wanted.get() : tour.named().isPresent() && BaseKind.parse(base) == BaseKind.DEBIAN;
    }

    static FileOrArtifact needed(OptionalFile file, String property) throws BuildFailure {
        return file.named()
                .orElseThrow(() -> new BuildFailure(
                        "boot: the boot with the panel needs " + property,
                        "Set it in the POM, or boot without the panel: -Dkn86.boot.panel=false."));
    }
}
