// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a run of stages starts.
 *
 * @param below the layers below the first stage, the lowest first; empty when that stage makes the tree
 * @param previous the stage that made the topmost of these layers
 * @param from the name of a stage that runs again with all stages after it, even when the cache has them
 */
public record StageStart(List<Layer> below, Optional<StageDirectory> previous, Optional<String> from) {

    /** No layers below, and every stage is taken from the cache when it is there. */
    public static final StageStart FRESH = new StageStart(List.of(), Optional.empty(), Optional.empty());

    public StageStart {
        below = List.copyOf(below);
    }

    /** No layers below; a stage and all stages after it run again. */
    public static StageStart from(Optional<String> stage) {
        return new StageStart(List.of(), Optional.empty(), stage);
    }

    /** @throws BuildFailure when none of the stages has the name to start from */
    void check(List<StageDirectory> stages) throws BuildFailure {
        if (from.isPresent() && stages.stream().map(StageDirectory::name).noneMatch(from.get()::equals)) {
            throw new BuildFailure(
                    "kn86.stage.from=" + from.get() + " names no stage of this build",
                    "Name one of " + stages.stream().map(StageDirectory::name).collect(Collectors.joining(", ")) + ".");
        }
    }
}
