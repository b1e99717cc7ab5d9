// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.Layer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A stage with its place among the others.
 *
 * @param stage the stage
 * @param previous the stage before it, which may be a skipped one
 * @param below the layers below it, the lowest first
 * @param all every stage of the run, in order
 */
record StageRun(StageDirectory stage, Optional<StageDirectory> previous, List<Layer> below, List<StageDirectory> all) {

    /** The script that pi-gen runs after the last stage; it lies beside that stage's directory. */
    Optional<Path> postrun() {
        Path script = stage.folder().resolveSibling("postrun.sh");
        boolean last = stage.equals(all.get(all.size() - 1));
        return last && Files.isExecutable(script) ? Optional.of(script) : Optional.empty();
    }

    /**
     * The stage whose tree this one exports; empty when this stage does not export.
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
