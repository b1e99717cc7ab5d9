// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.boot.DeckRunRequest;
import dev.kn86.image.boot.panel.PanelLayout;
import dev.kn86.image.boot.panel.Tour;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user has set of the goal {@code run}.
 *
 * @param tour names the panel
 * @param withPanel whether the machine has panel and keyboard; empty when tour and base decide
 * @param base what the card's stages stand on, value of {@code kn86.base}
 * @param simulator of the Pico; empty for a product without one
 * @param emulator by name or path
 * @param display where the panel is shown, in the syntax of QEMU's {@code -display}
 * @param output gets the console's socket, the card's copy and logs
 */
public record RunSettings(
        OptionalFile tour,
        Optional<Boolean> withPanel,
        String base,
        OptionalFile simulator,
        String emulator,
        String display,
        Path output) {

    /** Refuses values that no run could take. Files may be made by earlier goals and modules. */
    public void check() throws BuildFailure, IOException {
        simulator.check();
        if (BootSettings.isWithPanel(withPanel, tour, base)) {
            Optional<Path> steps = BootSettings.needed(tour, "kn86.boot.tour").path();
            tour.check();
            if (steps.isPresent()) {
                Tour.read(steps.get());
            }
        }
    }

    /**
     * The request of a run.
     *
     * @param artifacts gives those files that are named as artifacts
     * @param image the card image
     */
    public DeckRunRequest request(ArtifactFiles artifacts, Path image) throws BuildFailure, IOException {
        Machine machine = Machine.BOARD;
        if (BootSettings.isWithPanel(withPanel, tour, base)) {
            PanelLayout panel = Tour.read(
                            BootSettings.needed(tour, "kn86.boot.tour").file(artifacts))
                    .layout();
            machine = Machine.with(new Machine.Panel(panel.width(), panel.height()));
        }
        return new DeckRunRequest(image, machine, simulator.file(artifacts), emulator, display, output);
    }
}
