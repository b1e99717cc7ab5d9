// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.regex.Pattern;

/**
 * When a product has started.
 *
 * @param unit the systemd unit that is the product: it has started, and it stays active
 * @param deckState whether the product counts its boots in nOSh's deck state on {@code /home/shared}
 *     (docs/deck-state.md)
 */
public record Readiness(String unit, boolean deckState) {

    /** The unit of nOSh. It is of Type=notify: it has started when nOSh has reported that it is ready. */
    public static final String NOSH = "kn86-nosh.service";

    /** A unit's name (systemd.unit(5)), without what a shell or a pattern of systemctl takes for something else. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9:_.@-]{1,240}\\.(service|target|socket|mount|path|timer)");

    /**
     * Refuses a text that is no unit's name.
     *
     * @param parameter how the user knows the parameter
     */
    public static void checkUnit(String parameter, String unit) throws BuildFailure {
        if (!NAME.matcher(unit).matches()) {
            throw new BuildFailure(
                    parameter + "=" + unit + " is no systemd unit",
                    "Write the whole name of the unit that is the product, as " + NOSH + ".");
        }
    }

    /** The line in which systemd reports that the unit has started, with systemd.status_unit_format=name. */
    public Pattern started() {
        return Pattern.compile("\\[  OK  \\] (Started|Finished|Reached target|Listening on|Mounted) "
                + Pattern.quote(unit) + "(\\W|$)");
    }
}
