// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.panel.Tour;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.boot.report.BootBudget;
import dev.kn86.image.boot.report.BootCost;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.time.Duration;

/** The content of the files of a {@link PanelRequest}. */
record PanelData(Tour tour, ConsoleFont font, BootBudget budget, Duration stepTimeout) {

    /** @throws BuildFailure when a file is missing or wrong, or the files do not fit each other */
    static PanelData read(PanelRequest request) throws BuildFailure, IOException {
        PanelData data = new PanelData(
                Tour.read(request.tour()),
                ConsoleFont.read(request.font()),
                BootBudget.read(request.budget()),
                request.stepTimeout());
        data.tour.layout().requireRoomFor(data.font);
        data.budget.requireLimits(BootCost.PHASES);
        return data;
    }

    Machine machine() {
        return Machine.with(
                new Machine.Panel(tour.layout().width(), tour.layout().height()));
    }
}
