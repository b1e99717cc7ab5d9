// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

/**
 * A layer that need not be built.
 *
 * @param layer the layer, in the cache
 * @param origin where it was found: {@code cached} or {@code fetched}
 */
public record FoundLayer(Layer layer, String origin) {

    /** Size and origin, for the stage's line in the build's output. */
    public String describe() {
        return layer.describe() + "  " + origin;
    }
}
