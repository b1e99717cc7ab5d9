// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A folder of the layer cache, for lists and pruning.
 *
 * @param path the folder
 * @param record the layer's record; empty when another version of the engine made the layer, or the record is damaged
 * @param size bytes that it takes on the disk
 * @param lastUse when a build last used the layer
 * @param inUse whether a running build uses the layer
 */
public record CachedLayer(Path path, Optional<LayerRecord> record, long size, Instant lastUse, boolean inUse) {

    /** The folder's name, which is the layer's key. */
    public String key() {
        return path.getFileName().toString();
    }

    /** The name of the stage, or a word for a layer of another format. */
    public String stage() {
        return record.map(LayerRecord::stage).orElse("(another format)");
    }

    /** When the layer was made; for a layer of another format, when it was last used. */
    Instant created() {
        return record.map(known -> Instant.parse(known.created())).orElse(lastUse);
    }
}
