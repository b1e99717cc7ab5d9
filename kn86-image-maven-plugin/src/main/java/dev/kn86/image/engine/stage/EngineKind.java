// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;

/** The programs that can run stages. */
public enum EngineKind {
    /** The plugin's own engine. */
    STAGES,
    /** Upstream pi-gen's build.sh. */
    PI_GEN,
    /** Upstream pi-gen's build-docker.sh. */
    PI_GEN_DOCKER;

    /** Reads the value of the property {@code kn86.engine}. */
    public static EngineKind parse(String text) throws BuildFailure {
        return switch (text) {
            case "stages" -> STAGES;
            case "pi-gen" -> PI_GEN;
            case "pi-gen-docker" -> PI_GEN_DOCKER;
            default ->
                throw new BuildFailure("kn86.engine=" + text + " is no engine", "Use stages, pi-gen or pi-gen-docker.");
        };
    }

    /** Whether upstream pi-gen runs the stages, which needs the rights of the machine's own root. */
    public boolean isUpstream() {
        return this != STAGES;
    }
}
