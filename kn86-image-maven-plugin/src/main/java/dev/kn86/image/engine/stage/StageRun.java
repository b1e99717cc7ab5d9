// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.Layer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
     * The variables that speak of the other stages; few for a first one.
     *
     * @param work WORK_DIR
     * @param export the stage that exports, when the build has one: it is not listed, and told what to export
     */
    Map<String, String> neighbours(Path work, Optional<StageDirectory> export) {
        Map<String, String> variables = new TreeMap<>();
        variables.put(
                "STAGE_LIST",
                all.stream()
                        .filter(other -> !other.equals(export.orElse(null)))
                        .map(other -> other.folder().toString())
                        .collect(Collectors.joining(" ")));
        previous.ifPresent(stageBefore -> {
            String tree = work.resolve(stageBefore.name()).resolve("rootfs").toString();
            variables.put("PREV_STAGE", stageBefore.name());
            variables.put("PREV_STAGE_DIR", stageBefore.folder().toString());
            variables.put("PREV_ROOTFS_DIR", tree);
            exported(export).ifPresent(exported -> {
                variables.put("EXPORT_DIR", exported.folder().toString());
                variables.put("EXPORT_ROOTFS_DIR", tree);
            });
        });
        return variables;
    }
}
