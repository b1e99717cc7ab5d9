// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the goal {@code verify} checks.
 *
 * @param files the image with its companions
 * @param version the version that the image has to be of
 * @param variant the variant that the image has to be
 * @param table the kind of partition table that the image has to have
 * @param workFolder a folder for temporary files; deleted afterwards
 */
public record VerifyRequest(ImageFiles files, String version, Variant variant, TableKind table, Path workFolder) {

    /** The ids that the image has to have. */
    CardIds ids() {
        return CardIds.of(version, variant);
    }

    /** What the verdict depends on besides the request's plain values: the image, and the files beside it. */
    public Fingerprint inputs() throws IOException, BuildFailure {
        Fingerprint inputs = new Fingerprint()
                .value("version", version)
                .stamp("image", files.image())
                .stamp("checksums", files.checksums());
        if (Files.isRegularFile(files.checksums())) {
            for (String name : Checksums.names(files.checksums())) {
                inputs.stamp(name, Checksums.file(files.checksums(), name));
            }
        }
        return inputs;
    }
}
