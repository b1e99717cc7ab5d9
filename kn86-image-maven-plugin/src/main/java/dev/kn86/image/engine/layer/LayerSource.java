// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.Optional;

/** Where the stage engine gets layers from, and where it puts those that it builds. */
public interface LayerSource {

    /**
     * A whole and undamaged layer, when there is one. It stays where it is as long as this process runs.
     *
     * @throws BuildFailure when it cannot be looked at
     */
    Optional<FoundLayer> find(LayerId id) throws BuildFailure, IOException;

    /**
     * Starts a new layer.
     *
     * @throws BuildFailure when nothing can be written
     */
    UnfinishedLayer begin(LayerId id) throws BuildFailure, IOException;
}
