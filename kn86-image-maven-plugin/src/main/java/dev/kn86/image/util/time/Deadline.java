// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.time;

import dev.kn86.image.util.failure.BuildFailure;
import java.time.Duration;

/** The end of the time that something may take, by {@link System#nanoTime}. */
public final class Deadline {

    private static final long NANOS_A_MILLI = 1_000_000;

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /** The deadline after some time from now. */
    public static Deadline after(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** The time left in whole milliseconds, rounded up: zero only when the deadline has passed. */
    public Duration left() {
        long left = endNanos - System.nanoTime();
        return Duration.ofMillis(Math.max(0, (left + NANOS_A_MILLI - 1) / NANOS_A_MILLI));
    }

    public boolean hasPassed() {
        return left().isZero();
    }

    /**
     * Sleeps before something is looked at again, at most until the deadline.
     *
     * @throws BuildFailure when the build is interrupted meanwhile
     */
    public void sleep(Duration pause) throws BuildFailure {
        Duration left = left();
        try {
            Thread.sleep(Math.min(pause.toMillis(), left.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("the build was interrupted", "Start the build again.", e);
        }
    }
}
