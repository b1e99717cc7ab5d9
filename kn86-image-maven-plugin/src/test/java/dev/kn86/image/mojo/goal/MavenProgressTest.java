// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

/** What a build says without a terminal while a long hook runs. */
class MavenProgressTest {

    private final List<String> lines = new ArrayList<>();
    private long seconds;

    private final MavenProgress progress = new MavenProgress(
            new SystemStreamLog() {
                @Override
                public void info(CharSequence line) {
                    lines.add(line.toString());
                }
            },
            Optional.empty(),
            () -> seconds * 1_000_000_000);

    @Test
    void aLineComesWhenNothingWasSaidForMoreThan30Seconds() {
        watch(30);
        assertEquals(List.of(), lines);
        watch(31);
        assertEquals(List.of("  … hook 31 s"), lines);
        watch(61);
        assertEquals(1, lines.size(), "not at once again");
        watch(62);
        assertEquals(List.of("  … hook 31 s", "  … hook 62 s"), lines);
    }

    @Test
    void anyOtherLineCountsAsWell() {
        watch(20);
        progress.info("a stage has ended");
        watch(50);
        assertEquals(List.of("a stage has ended"), lines);
        watch(51);
        assertEquals(List.of("a stage has ended", "  … hook 51 s"), lines);
    }

    /** As a stage's watch does, which tells again and again, until the clock shows so many seconds. */
    private void watch(long until) {
        while (seconds < until) {
            seconds++;
            progress.running("hook " + seconds + " s");
        }
    }
}
