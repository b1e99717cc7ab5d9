// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.LayerRecord;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The key of a stage's layer: a digest of everything that decides the stage's result, and of nothing else. */
final class StageKey {

    private StageKey() {}

    /**
     * @param parent the key of the layer below, or the key of the base's inputs for a first stage
     * @param engine digest of the scripts that run stages, and the rights that they have
     */
    static String of(StageRun run, String parent, String engine, StageVariables variables) throws IOException {
        StageDirectory stage = run.stage();
        Map<String, String> keyed = new TreeMap<>(variables.pigen());
        keyed.replaceAll((name, value) -> elsewhere(value, variables));
        keyed.putAll(visible(stage, variables));
        run.previous().ifPresent(previous -> keyed.put("PREV_STAGE", previous.name()));
        Optional<Path> exportImage = run.exported(variables.exportStage()).flatMap(StageDirectory::exportImage);
        if (exportImage.isPresent()) {
            // A skipped stage has no layer, so that its file is in no other key.
            keyed.put("EXPORT_IMAGE", Digests.sha256(exportImage.get()));
        }
        if (run.postrun().isPresent()) {
            keyed.put("postrun.sh", Digests.sha256(run.postrun().get()));
        }
        return Digests.sha256(String.join(
                "\n",
                "engine " + engine,
                "format " + LayerRecord.FORMAT,
                "parent " + parent,
                "stage " + stage.name() + " " + stage.contentDigest(),
                "variables " + separated(keyed)));
    }

    /** A config's value as it is on any machine: this one's BASE_DIR is not in the key. */
    private static String elsewhere(String value, StageVariables variables) {
        Path base = variables.paths().get(StageVariable.BASE_DIR.name());
        return base == null ? value : value.replace(base.toAbsolutePath().toString(), "${BASE_DIR}");
    }

    /** Names and values with a NUL after each: no value of an environment can hold one. */
    private static String separated(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + '\0' + variable.getValue() + '\0')
                .collect(Collectors.joining());
    }

    /** The project's variables that a stage gets: those that its scripts name. */
    static Map<String, String> visible(StageDirectory stage, StageVariables variables) throws IOException {
        Set<String> named = stage.projectVariables();
        Map<String, String> visible = new TreeMap<>(variables.project());
        visible.keySet().retainAll(named);
        return visible;
    }
}
