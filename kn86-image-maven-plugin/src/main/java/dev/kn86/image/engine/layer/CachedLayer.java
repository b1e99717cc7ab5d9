// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A folder of the layer cache, as the list shows it.
 *
 * @param path the folder
 * @param record what it holds; empty when another version of the engine made it, or the record is damaged
 * @param size bytes
 * @param lastUse when a build last used it
 * @param inUse whether a running build uses it
 */
public record CachedLayer(Path path, Optional<LayerRecord> record, long size, Instant lastUse, boolean inUse) {

    /** The folder's name, which is the layer's key. */
    public String key() {
        return path.getFileName().toString();
    }

    /** The stage, or that there is none to be known. */
    public String stage() {
        return record.map(LayerRecord::stage).orElse("(another format)");
    }

    /** When it was made; for one of another format, when it was last used. */
    Instant created() {
        return record.map(known -> Instant.parse(known.created())).orElse(lastUse);
    }
}
