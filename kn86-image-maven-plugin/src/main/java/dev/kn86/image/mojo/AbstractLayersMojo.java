// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.layer.LayerFiles;
import dev.kn86.image.layer.LayerStore;
import java.io.IOException;

/** What the goals share that use the cache of layers. */
abstract class AbstractLayersMojo extends AbstractDebianMojo {

    /** The layers of the cache; hold the cache lock. */
    protected final LayerStore layerStore() throws BuildFailure, IOException {
        return new LayerStore(cacheDirectory(), new LayerFiles(commandRunner()), buildStart(), progress());
    }
}
