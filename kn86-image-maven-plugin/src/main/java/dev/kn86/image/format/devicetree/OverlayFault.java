// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;

/** What is wrong with an overlay or a value, before it is known whose; becomes a {@link BuildFailure} that names both. */
final class OverlayFault extends Exception {

    private static final long serialVersionUID = 1L;

    static final String CORRECT_OVERRIDES = "Correct __overrides__ in the overlay's source;"
            + " device-tree.adoc of the Raspberry Pi documentation has the forms.";

    private final String remedy;

    OverlayFault(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    BuildFailure of(String whose) {
        return new BuildFailure(whose + ": " + getMessage(), remedy, this);
    }
}
