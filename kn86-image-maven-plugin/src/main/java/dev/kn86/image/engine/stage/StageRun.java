// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.Layer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A stage in its place among the others.
 *
 * @param stage what is run
 * @param previous the stage before it, whether that one was skipped or not
 * @param below the layers that it stands on, the lowest first
 * @param all every stage of the run, in order
 */
record StageRun(StageDirectory stage, Optional<StageDirectory> previous, List<Layer> below, List<StageDirectory> all) {

    /** The script that pi-gen runs when all stages are done; it lies beside the last one. */
    Optional<Path> postrun() {
        Path script = stage.folder().resolveSibling("postrun.sh");
        boolean last = stage.equals(all.get(all.size() - 1));
        return last && Files.isExecutable(script) ? Optional.of(script) : Optional.empty();
    }

    /**
     * The stage whose tree this one exports.
     *
     * @param export the stage that exports, when the build has one
     */
    Optional<StageDirectory> exported(Optional<StageDirectory> export) {
        return Optional.of(stage).equals(export) ? previous : Optional.empty();
    }

    /**
     * The stages of pi-gen's STAGE_LIST: all but the one that exports.
     *
     * @param export the stage that exports, when the build has one
     */
    List<StageDirectory> listed(Optional<StageDirectory> export) {
        return all.stream().filter(other -> !Optional.of(other).equals(export)).toList();
    }
}
