// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

/**
 * A layer that need not be built.
 *
 * @param layer in the cache
 * @param origin in a word, for the stage's line: {@code cached}, or {@code fetched}
 */
public record FoundLayer(Layer layer, String origin) {

    /** For the stage's line. */
    public String describe() {
        return layer.describe() + "  " + origin;
    }
}
