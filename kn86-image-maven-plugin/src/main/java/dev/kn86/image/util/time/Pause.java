// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.time;

import dev.kn86.image.util.failure.BuildFailure;

/** The time between two looks at something that tells nobody when it changes. */
public final class Pause {

    private Pause() {}

    /** Waits. */
    public static void millis(long millis) throws BuildFailure {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("the boot test was interrupted", "Start it again.", e);
        }
    }
}
