// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of stage folders, which is only read.
 *
 * @param folder where it lies
 * @param artifact the archive that it has been unpacked from; empty for a folder of the user's own
 */
public record StageSource(Path folder, Optional<String> artifact) {

    public StageSource {
        folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public String toString() {
        return artifact.orElse(folder.toString());
    }
}
