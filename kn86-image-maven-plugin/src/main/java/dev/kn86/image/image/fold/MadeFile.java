// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.util.Objects;

/**
 * A file that the build makes by itself, and its place in a stage.
 *
 * @param stage the stage's name
 * @param target where it goes, relative to the stage; nothing is there yet
 * @param content its bytes
 */
public record MadeFile(String stage, String target, byte[] content) {

    public MadeFile {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(target, "target");
        content = content.clone();
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    @Override
    public String toString() {
        return "file for " + stage + "/" + target;
    }
}
