// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What an operator does with the deck in the boot test, and what the panel has to show: data of the product
 * (docs/boot-test.md, "The tour").
 *
 * @param file where it comes from
 * @param layout the panel and the grid of the screen's cells
 * @param steps in their order
 * @param powerOffKeys pressed after the last step, by QEMU's names; the deck then switches itself off
 */
public record Tour(Path file, PanelLayout layout, List<TourStep> steps, List<String> powerOffKeys) {

    public Tour {
        steps = List.copyOf(steps);
        powerOffKeys = List.copyOf(powerOffKeys);
    }

    /**
     * Reads a tour.
     *
     * @throws BuildFailure naming file and line of the first fault, and what is allowed there
     */
    public static Tour read(Path file) throws BuildFailure, IOException {
        return new TourReader(file).read();
    }
}
