// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.util.Objects;

/**
 * One artifact, and the place in a stage that it is copied to.
 *
 * @param artifact what is folded
 * @param stage the stage's name, for example {@code stage-kn86-runtime}
 * @param target where it goes, relative to the stage, for example {@code 00-nosh/files/nosh}: the file itself, or the
 *     folder for an unpacked archive's content. The target must not exist yet
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
