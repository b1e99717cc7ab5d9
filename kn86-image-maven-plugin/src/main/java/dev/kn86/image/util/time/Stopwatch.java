// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.time;

/** Counts milliseconds from its making on, by {@link System#nanoTime}. */
public final class Stopwatch {

    private final long startNanos = System.nanoTime();

    public long millis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
