// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A repository through which layers are shared. A layer is two files in it, with different extensions. */
public interface RemoteLayers {

    /**
     * Downloads a file of a layer.
     *
     * @param limit the most bytes that the file may have
     * @return the file, which the caller deletes; empty when the repository does not have it
     * @throws IOException when the repository cannot be reached, the file does not arrive complete, or it is larger
     */
    Optional<Path> fetch(String stage, String key, String extension, long limit) throws IOException;

    /** Uploads a file of a layer. */
    void publish(String stage, String key, String extension, Path file) throws IOException;
}
