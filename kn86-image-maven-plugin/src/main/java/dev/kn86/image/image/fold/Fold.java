// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * One artifact or file, and the place in a stage that it is copied to.
 *
 * @param artifact what is folded
 * @param file what is folded when it is no artifact: a file that the module itself has or makes
 * @param stage the stage's name, for example {@code stage-kn86-runtime}
 * @param target where it goes, relative to the stage, for example {@code 00-nosh/files/nosh}: the file itself, or the
 *     folder for an unpacked archive's content. The target must not exist yet
 * @param unpack whether the archive's content is folded in place of the archive
 */
public record Fold(Optional<Coordinates> artifact, Optional<Path> file, String stage, String target, boolean unpack) {

    public Fold {
        if (artifact.isPresent() == file.isPresent()) {
            throw new IllegalArgumentException("a fold is of an artifact or of a file");
        }
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(target, "target");
    }

    /** The fold of an artifact. */
    public static Fold of(Coordinates artifact, String stage, String target, boolean unpack) {
        return new Fold(Optional.of(artifact), Optional.empty(), stage, target, unpack);
    }

    /** The fold of a file. */
    public static Fold of(Path file, String stage, String target) {
        return new Fold(Optional.empty(), Optional.of(file), stage, target, false);
    }

    @Override
    public String toString() {
        Object source = artifact.isPresent() ? artifact.get() : file.orElseThrow();
        return "fold of " + source + " into " + stage + "/" + target;
    }
}
