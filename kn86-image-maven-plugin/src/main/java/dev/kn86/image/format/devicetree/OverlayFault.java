// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;

/**
 * What is wrong with an overlay or a value, before it is known whose; becomes a {@link BuildFailure} that names both.
 */
final class OverlayFault extends Exception {

    private static final long serialVersionUID = 1L;

    static final String CORRECT_OVERRIDES = "Correct __overrides__ in the overlay's source;"
            + " device-tree.adoc of the Raspberry Pi documentation has the forms.";

    /** The most characters of a message that are shown. */
    static final int LONGEST_TEXT = 1000;

    private final String remedy;

    /** Both texts may have parts of the overlay in them, and the lists of a hostile one are long. */
    OverlayFault(String problem, String remedy) {
        super(TerminalText.line(problem, LONGEST_TEXT));
        this.remedy = TerminalText.line(remedy, LONGEST_TEXT);
    }

    BuildFailure of(String whose) {
        return new BuildFailure(whose + ": " + getMessage(), remedy, this);
    }
}
