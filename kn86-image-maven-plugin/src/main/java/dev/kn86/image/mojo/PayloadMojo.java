// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.payload.PayloadRequest;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;

/** The parameters of the goals that make payloads of the slot's images. */
abstract class PayloadMojo extends VariantMojo {

    /** The slot folder, with both images, {@code common/bootcode.bin} and {@code build-record.json}. */
    @Parameter(defaultValue = "${project.build.directory}/slot", required = true)
    private File slotDirectory;

    /**
     * The raw card image. Frames of its compressed form are used again where they hold the same bytes. Unset, what the
     * goal {@code image} makes.
     */
    @Parameter
    private File image;

    /** The device that may install the payload. */
    @Parameter(property = "kn86.hardware", defaultValue = "kn86-zero2w", required = true)
    private String hardware;

    /**
     * The policy of version floors: a table of all floors with their reasons. The last one is the lowest version that a
     * device may install after this one (docs/kn86fw-format.md, "The version floor").
     */
    @Parameter(property = "kn86.kn86fw.floors", defaultValue = "${project.basedir}/version-floors.tsv", required = true)
    private File floors;

    /**
     * The release key, an Ed25519 key in an unencrypted PKCS#8 PEM file. A production image needs one; a development
     * image is signed with the development key.
     */
    @Parameter(property = "kn86.sign.key")
    private File signingKey;

    /** Whether the release key may sign a development image, which decks that trust the key then install. */
    @Parameter(property = "kn86.sign.development", defaultValue = "false")
    private boolean releaseKeyForDevelopment;

    /** Compression level of zstd, 1 to 19. The default is quick; a release may use a higher one. */
    @Parameter(property = "kn86.zstd.level", defaultValue = "3", required = true)
    private int compressionLevel;

    /** The request for a payload of the slot. */
    protected final PayloadRequest payloadRequest(GoalContext context, Path output, Optional<SizeBudget> budget)
            throws BuildFailure, IOException {
        ImageFiles files = cardFiles(context);
        return new PayloadRequest(
                slotDirectory.toPath(),
                hardware,
                context.version(),
                floors.toPath(),
                new SigningPolicy(
                        variant(),
                        given(signingKey),
                        releaseKeyForDevelopment,
                        new DevelopmentKey(context.cache().keys())),
                compressionLevel,
                files.compressed(),
                files.frameIndex(),
                context.timestamp(),
                output,
                budget);
    }

    /** The card image that the slot is in, with its other forms. */
    protected final ImageFiles cardFiles(GoalContext context) {
        return imageFiles(context, image);
    }
}
