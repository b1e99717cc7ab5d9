// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void theTimeLeftEndsAtZero() {
        Deadline ahead = Deadline.after(LONG);
        assertFalse(ahead.hasPassed());
        assertTrue(ahead.left().compareTo(LONG) <= 0, ahead.left().toString());
        Deadline passed = Deadline.after(Duration.ZERO);
        assertTrue(passed.hasPassed());
        assertEquals(Duration.ZERO, passed.left());
    }

    @Test
    void aSleepEndsWithTheDeadline() throws BuildFailure {
        Deadline soon = Deadline.after(Duration.ofMillis(20));
        soon.sleep(LONG);
        assertTrue(soon.hasPassed());
    }

    @Test
    void anInterruptedSleepEndsTheBuild() {
        Thread.currentThread().interrupt();
        assertThrows(BuildFailure.class, () -> Deadline.after(LONG).sleep(LONG));
        assertTrue(Thread.interrupted(), "the thread stays interrupted");
    }
}
