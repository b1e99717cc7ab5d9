// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutputTimestampTest {

    @Test
    void readsWhatMavensOwnPluginsRead() throws Exception {
        assertEquals(Instant.ofEpochSecond(1793491200), OutputTimestamp.of("2026-11-01T00:00:00Z", "1"));
        assertEquals(Instant.ofEpochSecond(1793491200), OutputTimestamp.of("2026-11-01T01:00:00.5+01:00", null));
        assertEquals(Instant.ofEpochSecond(1793491200), OutputTimestamp.of("1793491200", null));
    }

    @Test
    void fallsBackToTheEnvironment() throws Exception {
        assertEquals(Instant.ofEpochSecond(1793491200), OutputTimestamp.of(null, "1793491200"));
    }

    @Test
    void refusesWhatIsNoTime() {
        String message = assertThrows(BuildFailure.class, () -> OutputTimestamp.of("today", null))
                .getMessage();
        assertTrue(message.startsWith("the build's timestamp \"today\" is no time"), message);
    }

    @Test
    void refusesToGuess() {
        String message = assertThrows(BuildFailure.class, () -> OutputTimestamp.of(null, null))
                .getMessage();
        assertTrue(message.startsWith("the build has no timestamp"), message);
    }
}
