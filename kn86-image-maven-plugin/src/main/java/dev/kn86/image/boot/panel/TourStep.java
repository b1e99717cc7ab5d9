// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import java.util.List;

/**
 * A step of a tour.
 *
 * @param name of the step, and of the picture that is kept
 * @param keys pressed one after the other at the step's beginning, by QEMU's names
 * @param inverse what has to be shown inverse then, each piece without the blanks around it
 * @param texts what has to be shown then, each in one row
 */
public record TourStep(String name, List<String> keys, List<String> inverse, List<TourText> texts) {

    public TourStep {
        keys = List.copyOf(keys);
        inverse = List.copyOf(inverse);
        texts = List.copyOf(texts);
    }
}
