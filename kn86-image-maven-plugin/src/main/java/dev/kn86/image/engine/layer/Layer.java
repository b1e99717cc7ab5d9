// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.quantity.ByteSize;
import java.nio.file.Path;

/**
 * The kept result of one stage.
 *
 * @param key the digest of everything that went into it
 * @param tree what the stage changed, an overlayfs layer; or the whole tree
 * @param exports files that the stage handed out besides the tree; may be empty
 * @param whole whether the tree is complete, so that no layer below it is to be seen
 * @param size bytes of content of all its files
 */
public record Layer(String key, Path tree, Path exports, boolean whole, long size) {

    /** For the stage's line: how large it is. */
    public String describe() {
        return String.format("%10s", new ByteSize(size).mebibytes());
    }
}
