// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.image.payload.PayloadRequest;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a test of the whole life of updates is to do.
 *
 * @param image the card image; only read
 * @param product how the product's payload is made, for the versions of the test
 * @param picoSimulator the program {@code kn86-pico-sim}
 * @param updateProgram the program {@code kn86-update} for the build machine
 * @param scenes what is done with the HUD, and what the panel has to show
 * @param font the font that the screen is drawn with, a PC Screen Font
 * @param emulator the program {@code qemu-system-aarch64}, by name or path
 * @param folder gets the report, logs and pictures; it is emptied first
 * @param limit how long anything that is waited for may take; a guard against a hang, not a verdict
 * @param isLong whether every version is installed in the guest, on one card, and QEMU is killed at random moments
 * @param seed decides those moments
 */
public record UpdateRequest(
        Path image,
        PayloadRequest product,
        Path picoSimulator,
        Path updateProgram,
        Path scenes,
        Path font,
        String emulator,
        Path folder,
        Duration limit,
        boolean isLong,
        long seed) {

    public UpdateRequest {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("an update test needs time, not " + limit);
        }
    }
}
