// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.Optional;
import java.util.Set;

/** How the firmware reads the texts that parameters are given (device-tree.adoc of the Raspberry Pi documentation). */
final class ParameterValue {

    private static final Set<String> TRUE = Set.of("y", "yes", "on", "true", "down");
    private static final Set<String> FALSE = Set.of("n", "no", "off", "false");

    private static final Set<String> ENABLED = Set.of("y", "yes", "on", "true", "enable", "1");
    private static final Set<String> DISABLED = Set.of("n", "no", "off", "false", "0");

    private ParameterValue() {}

    /** A number, decimal or hexadecimal, or a word for 0, 1 or 2 (pulls: off, down, up); empty for other texts. */
    static Optional<Long> number(String text) {
        if (TRUE.contains(text)) {
            return Optional.of(1L);
        }
        if (FALSE.contains(text)) {
            return Optional.of(0L);
        }
        if (text.equals("up")) {
            return Optional.of(2L);
        }
        try {
            return Optional.of(Long.decode(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What the property {@code status} becomes: {@code okay}, {@code disabled} or the text itself. */
    static String status(String text) {
        if (ENABLED.contains(text)) {
            return "okay";
        }
        return DISABLED.contains(text) ? "disabled" : text;
    }
}
