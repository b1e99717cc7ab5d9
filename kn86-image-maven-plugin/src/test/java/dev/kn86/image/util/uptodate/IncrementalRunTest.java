// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.uptodate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalRunTest {

    @TempDir
    Path folder;

    private final List<String> events = new ArrayList<>();
    private final RecordingProgress progress = new RecordingProgress();
    private Path result;
    private String parameter = "hybrid";
    private String source = "a";

    @BeforeEach
    void aFinishedRun() throws IOException, BuildFailure {
        result = folder.resolve("card.img");
        goal().run(this::work);
        assertEquals(List.of("lock", "unlock", "work", "lock", "unlock"), events);
        events.clear();
    }

    private IncrementalRun goal() {
        return goal(false);
    }

    private IncrementalRun goal(boolean forced) {
        return new IncrementalRun(
                        "image",
                        new LastRun(folder.resolve("last-runs/image.json")),
                        () -> Map.of("parameter table", parameter),
                        forced,
                        progress)
                .inputs(() -> new Fingerprint().value("slot", source))
                .outputs(() -> new Fingerprint().stamp("the image", result))
                .guardedBy(() -> {
                    events.add("lock");
                    return () -> events.add("unlock");
                })
                .whenKept(() -> events.add("keep"));
    }

    private void work() throws IOException {
        Files.writeString(result, source);
        events.add("work");
    }

    @Test
    void anUnchangedGoalSaysWhatItLookedAtAndKeepsItsResultUnderTheLock() throws IOException, BuildFailure {
        goal().run(this::work);
        assertEquals(List.of("lock", "keep", "unlock"), events);
        assertTrue(progress.lines().contains("image: up to date (slot, parameters and plugin as in the last run)"));
    }

    @Test
    void aChangedInputParameterOrOutputRunsItAgain() throws IOException, BuildFailure {
        source = "b";
        goal().run(this::work);
        parameter = "hidden-gpt";
        goal().run(this::work);
        Files.writeString(result, "someone else's");
        goal().run(this::work);
        assertEquals(3, events.stream().filter("work"::equals).count());
        assertFalse(events.contains("keep"));
    }

    @Test
    void aForcedGoalRuns() throws IOException, BuildFailure {
        goal(true).run(this::work);
        assertEquals(List.of("work", "lock", "unlock"), events);
    }

    @Test
    void aGoalThatCannotTellItsInputsRunsAndLeavesTheRecordAlone() throws IOException, BuildFailure {
        goal().inputsIfKnown(Optional::empty).run(() -> events.add("other work"));
        goal().run(this::work);
        assertEquals(List.of("other work", "lock", "keep", "unlock"), events);
    }

    @Test
    void aFailedRunLeavesNoRecord() throws IOException, BuildFailure {
        source = "b";
        assertThrows(BuildFailure.class, () -> goal().run(() -> {
            throw new BuildFailure("the disk is full", "Free some space.");
        }));
        source = "a";
        goal().run(this::work);
        assertTrue(events.contains("work"));
    }
}
