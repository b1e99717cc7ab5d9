// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.payload.PayloadBuild;
import dev.kn86.image.image.payload.PayloadRequest;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Makes the signed update payload from the slot images that the goal {@code image} has made. */
@Mojo(name = "kn86fw", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class Kn86fwMojo extends DebianMojo {

    /** The slot folder, with both images, {@code common/bootcode.bin} and {@code build-record.json}. */
    @Parameter(defaultValue = "${project.build.directory}/slot", required = true)
    private File slotDirectory;

    /** The raw card image. Frames of its compressed form are used again where they hold the same bytes. */
    @Parameter(defaultValue = "${project.build.directory}/kn86-v${project.version}.img", required = true)
    private File image;

    /** The payload to write. */
    @Parameter(
            property = "kn86.kn86fw.output",
            defaultValue = "${project.build.directory}/kn86-v${project.version}.kn86fw",
            required = true)
    private File output;

    /** The device that may install the payload. */
    @Parameter(property = "kn86.hardware", defaultValue = "kn86-zero2w", required = true)
    private String hardware;

    /** The lowest version that a device may install after this one: raise it to forbid downgrades. */
    @Parameter(property = "kn86.kn86fw.minimumVersion", defaultValue = "0.0.0", required = true)
    private String minimumVersion;

    /** The signing key, an Ed25519 key in an unencrypted PKCS#8 PEM file; the development key when unset. */
    @Parameter(property = "kn86.sign.key")
    private File signingKey;

    /** Compression level of zstd, 1 to 19. The default is quick; a release may use a higher one. */
    @Parameter(property = "kn86.zstd.level", defaultValue = "3", required = true)
    private int compressionLevel;

    /** How much room the payload may take: a table of megabytes; without it any. */
    @Parameter(property = "kn86.size.budget")
    private File sizeBudget;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        request(context).check();
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        PayloadRequest request = request(context);
        incremental()
                .inputs(request::inputs)
                .outputs(() -> request.addOutputsTo(debian.outputs()))
                .run(() -> new PayloadBuild(
                                debian.toolbox(), context.rootAccess(Set.of()), context.runner(), context.progress())
                        .build(request));
        attach(request.output(), "kn86fw", null);
    }

    private PayloadRequest request(GoalContext context) throws BuildFailure, IOException {
        ImageFiles files = new ImageFiles(image.toPath());
        return new PayloadRequest(
                slotDirectory.toPath(),
                hardware,
                minimumVersion,
                given(signingKey),
                context.cache().keys(),
                compressionLevel,
                files.compressed(),
                files.frameIndex(),
                context.timestamp(),
                output.toPath(),
                SizeBudget.readGiven(given(sizeBudget)));
    }
}
