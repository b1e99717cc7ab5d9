// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** For the fuzzer: archives that are unpacked into a folder. */
public final class FuzzedArchive {

    private FuzzedArchive() {}

    /**
     * Unpacks an archive as the goal fold does.
     *
     * @param bytes the tar archive, not yet compressed
     */
    public static void untar(byte[] bytes) throws BuildFailure, IOException {
        unpack("tar.gz", bytes);
    }

    public static void unzip(byte[] bytes) throws BuildFailure, IOException {
        unpack("zip", bytes);
    }

    private static void unpack(String type, byte[] bytes) throws BuildFailure, IOException {
        Path folder = Files.createTempDirectory("fuzz");
        try {
            Path file = folder.resolve("archive");
            try (OutputStream raw = Files.newOutputStream(file);
                    OutputStream out = type.equals("zip") ? raw : new GZIPOutputStream(raw)) {
                out.write(bytes);
            }
            new Archive(type, file).unpack(folder.resolve("unpacked"));
        } finally {
            FileTrees.delete(folder);
        }
    }
}
