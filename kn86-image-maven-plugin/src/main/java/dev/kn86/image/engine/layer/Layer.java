// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.quantity.ByteSize;
import java.nio.file.Path;

/**
 * The kept result of one stage.
 *
 * @param key the digest of everything that it was made of
 * @param tree an overlayfs layer with what the stage has changed; or a whole tree
 * @param exports files that the stage hands out besides the tree; may be empty
 * @param whole whether the tree is whole: layers below it are not part of the result
 * @param size bytes that it takes on the disk
 */
public record Layer(String key, Path tree, Path exports, boolean whole, long size) {

    /** The size, for the stage's line in the build's output. */
    public String describe() {
        return String.format("%10s", new ByteSize(size).mebibytes());
    }
}
