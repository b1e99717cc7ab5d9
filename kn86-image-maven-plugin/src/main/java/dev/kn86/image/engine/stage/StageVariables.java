// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the stages of one build are told through their environment.
 *
 * @param pigen pi-gen's own variables that decide results; part of every layer's key
 * @param project the project's variables ({@code KN86_…}); a stage gets, and its key holds, those that it names
 * @param paths where things lie on this machine; exported but in no key. What a path leads to must be keyed
 *     by another variable, such as its digest
 */
public record StageVariables(Map<String, String> pigen, Map<String, String> project, Map<String, Path> paths) {

    public StageVariables {
        pigen = Map.copyOf(pigen);
        project = Map.copyOf(project);
        paths = Map.copyOf(paths);
    }

    /** The stage that exports, when the build has one. */
    Optional<StageDirectory> exportStage() {
        return Optional.ofNullable(paths.get(StageVariable.EXPORT_CONFIG_DIR.name()))
                .map(StageDirectory::new);
    }
}
