// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class TimelineTest {

    @TempDir
    private Path temp;

    @Test
    void jqReadsEveryEvent() throws Exception {
        Timeline timeline = new Timeline(1_000_000);
        timeline.stage("stage-one", 1_000_000, 3_000_000, "cached");
        timeline.hook("stage-two", "00-a/00-run.sh", 4_000_000, 9_000_000, 7);
        timeline.stage("stage-two", 3_500_000, 9_500_000, "failed");
        Path file = temp.resolve("timeline.json");
        timeline.write(file);
        assertEquals(
                """
                stage|stage-one|X|0|2000|1|1|stage-one|null|true|cached
                hook|00-a/00-run.sh|X|3000|5000|1|1|stage-two|7|false|null
                stage|stage-two|X|2500|6000|1|1|stage-two|null|false|failed
                """,
                ForeignTool.JQ
                        .run(
                                "-r",
                                ".traceEvents[] | [.cat, .name, .ph, .ts, .dur, .pid, .tid, .args.stage, .args.exit,"
                                        + " .args.cached, .args.outcome] | map(tostring) | join(\"|\")",
                                file)
                        .stdout());
    }

    @Test
    void jqReadsMoments() throws Exception {
        Timeline timeline = new Timeline(0);
        timeline.moment("boot", "power-on", 0);
        timeline.moment("boot", "kernel", 1_250_000_000);
        Path file = temp.resolve("timeline.json");
        timeline.write(file);
        assertEquals(
                """
                boot|power-on|i|0|t|null
                boot|kernel|i|1250000|t|null
                """,
                ForeignTool.JQ
                        .run(
                                "-r",
                                ".traceEvents[] | [.cat, .name, .ph, .ts, .s, .dur] | map(tostring) | join(\"|\")",
                                file)
                        .stdout());
    }
}
