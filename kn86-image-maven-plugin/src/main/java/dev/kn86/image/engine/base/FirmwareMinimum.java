// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;

/**
 * The oldest boot firmware that boots from A/B slots, {@code RASPI_FIRMWARE_MIN} of the pin.
 *
 * @param minimum a Debian version; without an epoch it is compared with versions without theirs. Raspberry Pi's
 *     packages have the epoch 1 and Debian's have none, so that any of the former would otherwise count as newer than
 *     the minimum
 * @param runner runs dpkg
 */
record FirmwareMinimum(String minimum, CommandRunner runner) {

    /** The package, in Debian's and in Raspberry Pi's archive. */
    static final String PACKAGE = "raspi-firmware";

    /**
     * Refuses a version that is too old.
     *
     * @param version of the package raspi-firmware
     * @param where the suite, archive or tree that has it, with its preposition
     * @param remedy how to get a newer one
     */
    void check(String version, String where, String remedy) throws BuildFailure {
        String comparable = minimum.contains(":") ? version : version.replaceFirst("^[0-9]+:", "");
        if (!runner.attempt(Command.of("dpkg", "--compare-versions", comparable, "ge", minimum))
                .succeeded()) {
            throw new BuildFailure(
                    PACKAGE + " " + version + " " + where + " is older than RASPI_FIRMWARE_MIN=" + minimum
                            + ": it cannot boot from A/B slots",
                    remedy);
        }
    }
}
