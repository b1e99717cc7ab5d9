// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageNamesTest {

    @Test
    void anyFoldersNameIsOne() {
        assertDoesNotThrow(() -> StageNames.check(List.of("stage-a", "02 mine", "stage.é", "..stage")));
    }

    @Test
    void allThatNameNoStageAreToldTogether() {
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> StageNames.check(Arrays.asList(
                        "stage-a", "../src/main/stages/stage-b", "/stages/stage-c", null, " ", "..", "\n stage-a")));
        assertEquals(
                """
                <stages> (kn86.stages) has what names no stage: \
                ../src/main/stages/stage-b is a path, past the stages that have been folded; \
                /stages/stage-c is a path, past the stages that have been folded; an empty name; an empty name; \
                .. is a path, past the stages that have been folded; stage-a is there twice
                  -> Name each stage once, by its folder's name alone; <stagesDirectory> (kn86.stages.dir) of the goal fold \
                says where the folders are.""",
                failure.getMessage());
    }
}
