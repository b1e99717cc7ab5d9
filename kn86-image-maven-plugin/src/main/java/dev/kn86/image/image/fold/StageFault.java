// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.nio.file.Path;

/**
 * Something about a stage's files that pi-gen would pass over in silence.
 *
 * @param blocks whether the stage cannot do what it is meant to, so that the build has to stop
 * @param path the file or folder
 * @param text what is wrong with it and what to do
 */
record StageFault(boolean blocks, Path path, String text) {

    @Override
    public String toString() {
        return path + ": " + text;
    }
}
