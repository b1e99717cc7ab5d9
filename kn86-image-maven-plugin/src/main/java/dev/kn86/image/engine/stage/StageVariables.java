// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of one build for all its stages.
 *
 * @param pigen pi-gen's own variables that decide results; part of every layer's key
 * @param project the project's variables ({@code KN86_…}); a stage gets those that its scripts name, and they are part
 *     of its layer's key
 * @param paths paths on this machine; every stage gets them, and they are in no key. The content behind a path must be
 *     in the key by another variable, such as its digest
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
