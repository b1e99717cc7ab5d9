// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.util.List;
import java.util.Optional;

/**
 * Identifies a layer that a build needs.
 *
 * @param key the digest of everything that the layer is made of
 * @param stage the name of the stage that makes it
 * @param below the layer below it; empty for a first stage
 */
public record LayerId(String key, String stage, Optional<Layer> below) {

    /** Number of characters of a key in messages. */
    static final int SHORT = 12;

    /**
     * The layer of a stage on others.
     *
     * @param below all layers below it, the lowest first
     */
    public static LayerId on(List<Layer> below, String stage, String key) {
        return new LayerId(key, stage, below.isEmpty() ? Optional.empty() : Optional.of(below.get(below.size() - 1)));
    }

    String belowKey() {
        return below.map(Layer::key).orElse("");
    }

    /** Whether a record says that it is this layer's. */
    boolean isOf(LayerRecord record) {
        return record.key().equals(key)
                && record.stage().equals(stage)
                && record.below().equals(belowKey());
    }

    /** For messages. */
    String describe() {
        return "the layer of " + stage + " (" + key.substring(0, SHORT) + ")";
    }
}
