// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.util.Objects;

/**
 * One artifact's way into a stage.
 *
 * @param artifact what is folded
 * @param stage the stage's name, for example {@code stage-kn86-runtime}
 * @param target where it goes, relative to the stage, for example {@code 00-nosh/files/nosh}: the file
 *     itself, or, when unpacked, the folder of its content; nothing may be there yet
 * @param unpack whether the archive's content is folded in place of the archive
 */
public record Fold(Coordinates artifact, String stage, String target, boolean unpack) {

    public Fold {
        Objects.requireNonNull(artifact, "artifact");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(target, "target");
    }

    @Override
    public String toString() {
        return "fold of " + artifact + " into " + stage + "/" + target;
    }
}
