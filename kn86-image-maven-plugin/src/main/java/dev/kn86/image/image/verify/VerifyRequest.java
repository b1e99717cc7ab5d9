// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the goal {@code verify} checks.
 *
 * @param files the image with its companions
 * @param version the version that the image's ids have to be derived from
 * @param table the kind of partition table that the image has to have
 * @param workFolder a folder for temporary files; deleted afterwards
 */
public record VerifyRequest(ImageFiles files, String version, TableKind table, Path workFolder) {

    /** What the verdict depends on besides the request's plain values: the image, and the files beside it. */
    public Fingerprint inputs() throws IOException {
        Fingerprint inputs = new Fingerprint().stamp("image", files.image()).stamp("checksums", files.checksums());
        if (Files.isRegularFile(files.checksums())) {
            for (String name : Checksums.names(files.checksums())) {
                inputs.stamp(name, files.checksums().resolveSibling(name));
            }
        }
        return inputs;
    }
}
