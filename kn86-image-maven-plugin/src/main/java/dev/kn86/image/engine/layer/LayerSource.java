// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.Optional;

/** The place from which the stage engine takes layers, and to which it adds those that it builds. */
public interface LayerSource {

    /**
     * Finds a complete and undamaged layer. It is not deleted as long as this process runs.
     *
     * @throws BuildFailure when the layer cannot be read
     */
    Optional<FoundLayer> find(LayerId id) throws BuildFailure, IOException;

    /**
     * Starts a new layer.
     *
     * @throws BuildFailure when nothing can be written
     */
    UnfinishedLayer begin(LayerId id) throws BuildFailure, IOException;
}
