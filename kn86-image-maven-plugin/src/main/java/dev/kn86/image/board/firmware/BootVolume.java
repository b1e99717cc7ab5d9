// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AnyCase;
import dev.kn86.image.util.file.ForeignPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Where the firmware finds its text files: a boot partition, or a folder with what will be on one. */
@FunctionalInterface
public interface BootVolume {

    /**
     * The beginning of a file.
     *
     * @param path relative to the root of the volume; foreign text
     * @param most how many bytes are wanted at most
     * @return empty when there is no such file
     */
    Optional<byte[]> read(String path, int most) throws BuildFailure, IOException;

    /**
     * A folder with what will be on a boot partition, where capitals do not count. A path that leads out of it, also by
     * a link, names no file.
     */
    static BootVolume of(Path folder) {
        return (path, most) -> {
            if (!ForeignPath.fault(path).isEmpty()) {
                return Optional.empty();
            }
            Path file = ForeignPath.in(folder, AnyCase.path(folder, path), folder.toString());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !file.toRealPath().startsWith(folder.toRealPath())) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(in.readNBytes(most));
            }
        };
    }
}
