// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.nio.file.Path;

/**
 * A fault in a stage's files that pi-gen would ignore without a message.
 *
 * @param blocks whether the build has to stop, because the stage would not do what its files say
 * @param path the file or folder
 * @param text what is wrong with it and what to do
 */
record StageFault(boolean blocks, Path path, String text) {

    @Override
    public String toString() {
        return path + ": " + text;
    }
}
