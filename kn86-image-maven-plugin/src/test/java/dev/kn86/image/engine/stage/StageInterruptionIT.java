// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.Leftovers;
import dev.kn86.image.testing.OneOnMachine;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends a build, in a JVM of its own, in the middle of a hook: looks at what is left of it, and at the build after it.
 * Needs root.
 */
@OneOnMachine
class StageInterruptionIT {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private SampleStages stages;

    /**
     * The stage's hook mounts a file system, starts a background process and hangs, unless there is a file {@code go}.
     */
    @BeforeEach
    void writeStages() throws Exception {
        stages = new SampleStages(temp.resolve("stages"));
        stages.next("stage-hang");
        stages.file(
                "stage-hang/00-a/00-run.sh",
                """
                #!/bin/bash -e
                mkdir "$ROOTFS_DIR/mnt"
                [ ! -e %1$s/go ] || exit 0
                mount -t tmpfs tmpfs "$ROOTFS_DIR/mnt"
                on_chroot << 'EOF'
                touch /half
                sleep 864213 > /dev/null 2>&1 &
                EOF
                touch %1$s/begun
                trap '' INT TERM HUP
                sleep 975318
                """
                        .formatted(temp));
    }

    @Test
    void ctrlCLeavesNothingBehindAfter3Seconds() throws Exception {
        ForkedBuild build = begun();
        build.signal("INT", true);
        assertGoneWithinTheLimit(build);
        assertEquals(130, build.exitCode(), build.output());
        assertTheNextBuildWorks();
    }

    @Test
    void aSignalToThePluginAloneLeavesNothingBehindAfter3Seconds() throws Exception {
        ForkedBuild build = begun();
        build.signal("TERM", false);
        assertGoneWithinTheLimit(build);
        assertEquals(143, build.exitCode(), build.output());
        assertTheNextBuildWorks();
    }

    @Test
    void afterAKillOnlyTheHalfLayerIsLeftAndTheNextBuildDeletesIt() throws Exception {
        ForkedBuild build = begun();
        build.signal("KILL", false);
        assertEquals(137, build.exitCode());
        assertOnlyTheHalfLayerIsLeft();
        assertTheNextBuildWorks();
    }

    @Test
    void afterAKillOfTheWholeGroupOnlyTheHalfLayerIsLeft() throws Exception {
        ForkedBuild build = begun();
        build.signal("KILL", true);
        assertEquals(137, build.exitCode());
        assertOnlyTheHalfLayerIsLeft();
        assertTheNextBuildWorks();
    }

    private ForkedBuild begun() throws Exception {
        ForkedBuild build = ForkedBuild.start(temp, Optional.empty(), List.of(), "stage-first", "stage-hang");
        build.await("begun");
        // A program that the hook has started in the background may come up after the hook's mark.
        for (String part :
                List.of("sleep 864213", "sleep 975318", " - tmpfs tmpfs ", " - overlay overlay ", ".building")) {
            Await.until(part, () -> String.join("\n", Leftovers.of(temp)), found -> found.contains(part));
        }
        return build;
    }

    /** The JVM is one of the processes that have to be gone. */
    private void assertGoneWithinTheLimit(ForkedBuild build) throws Exception {
        long begin = System.nanoTime();
        Await.until("nothing is left of the build", LIMIT, () -> Leftovers.of(temp), List::isEmpty);
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(taken.compareTo(LIMIT) <= 0, taken + ": " + build.output());
        assertEquals(List.of(), BinfmtEntries.ofDeadBuilds());
    }

    private void assertOnlyTheHalfLayerIsLeft() throws Exception {
        List<String> left = Leftovers.awaitAtMost(1, temp);
        assertEquals(1, left.size(), left.toString());
        assertTrue(left.get(0).startsWith("half layer "), left.toString());
    }

    private void assertTheNextBuildWorks() throws Exception {
        Files.createFile(temp.resolve("go"));
        StageBuild next = StageBuild.in(temp, RootRights.usual(), progress);
        List<Layer> layers = next.run(stages.first(), stages.stage("stage-hang"));
        assertTrue(progress.lines().get(0).endsWith("cached"), progress.toString());
        assertFalse(next.look(layers, "ls").contains("half"));
        assertEquals(List.of(), Leftovers.of(temp));
    }
}
