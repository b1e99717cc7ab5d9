// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A repository that layers are shared through; a layer is two files in it, told apart by their extensions. */
public interface RemoteLayers {

    /**
     * Downloads a file of a layer, to a place of this repository's own choice; the caller deletes it.
     *
     * @return empty when the repository does not have it
     * @throws IOException when that cannot be found out, or the file does not arrive
     */
    Optional<Path> fetch(String stage, String key, String extension) throws IOException;

    /** Uploads a file of a layer. */
    void publish(String stage, String key, String extension, Path file) throws IOException;
}
