// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.payload.PayloadBuild;
import dev.kn86.image.image.payload.PayloadRequest;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.OptionalFile;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Makes the signed update payload from the slot images that the goal {@code image} has made. */
@Mojo(name = "kn86fw", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class Kn86fwMojo extends VariantMojo {

    /** The slot folder, with both images, {@code common/bootcode.bin} and {@code build-record.json}. */
    @Parameter(defaultValue = "${project.build.directory}/slot", required = true)
    private File slotDirectory;

    /**
     * The raw card image. Frames of its compressed form are used again where they hold the same bytes. Unset, what the goal
     * {@code image} makes.
     */
    @Parameter
    private File image;

    /** The payload to write. Unset, the image's usual name with {@code .kn86fw}. */
    @Parameter(property = "kn86.kn86fw.output")
    private File output;

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
     * The release key, an Ed25519 key in an unencrypted PKCS#8 PEM file. A production image needs one; a development image
     * is signed with the development key.
     */
    @Parameter(property = "kn86.sign.key")
    private File signingKey;

    /** Whether the release key may sign a development image, which decks that trust the key then install. */
    @Parameter(property = "kn86.sign.development", defaultValue = "false")
    private boolean releaseKeyForDevelopment;

    /** Compression level of zstd, 1 to 19. The default is quick; a release may use a higher one. */
    @Parameter(property = "kn86.zstd.level", defaultValue = "3", required = true)
    private int compressionLevel;

    /**
     * How much room the payload may take: a table of megabytes, a file or an artifact as
     * {@code groupId:artifactId:type[:classifier]}; without it any.
     */
    @Parameter(property = "kn86.size.budget")
    private String sizeBudget;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        request(context, sizeBudget().check()).check();
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        PayloadRequest request = request(context, sizeBudget().file(context.artifacts()));
        incremental()
                .inputs(request::inputs)
                .outputs(() -> request.addOutputsTo(debian.outputs()))
                .run(() -> new PayloadBuild(
                                debian.toolbox(), context.rootAccess(Set.of()), context.runner(), context.progress())
                        .build(request));
        ImageFiles files = imageFiles(context, image);
        if (request.output().equals(files.payload())) {
            writeRepositoryChecksums(files);
        }
        attach(request.output(), "kn86fw", variant().classifier(""));
    }

    private PayloadRequest request(GoalContext context, Optional<Path> budget) throws BuildFailure, IOException {
        ImageFiles files = imageFiles(context, image);
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
                given(output).orElse(files.payload()),
                SizeBudget.readGiven(budget));
    }

    private OptionalFile sizeBudget() {
        return new OptionalFile(given("the size budget", "kn86.size.budget", sizeBudget));
    }
}
