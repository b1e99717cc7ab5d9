// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.time;

import java.time.Duration;

/** Milliseconds since a moment, by a clock that nobody sets: what a boot took, never what time it is. */
public final class Stopwatch {

    private final long startNanos = System.nanoTime();

    public long millis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** The time left of a limit that began with this stopwatch; zero when it is used up. */
    public Duration left(Duration limit) {
        Duration left = limit.minusMillis(millis());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
