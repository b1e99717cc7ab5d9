// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.time;

/** Milliseconds since a moment, by a clock that nobody sets: what a boot took, never what time it is. */
public final class Stopwatch {

    private final long startNanos = System.nanoTime();

    public long millis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
