// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.image.verify.ImageVerification;
import dev.kn86.image.image.verify.VerifyRequest;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Checks a finished image: tables, file systems, boot files, block map, compressed form and checksums. */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class VerifyMojo extends VariantMojo {

    /** The raw image; its companions lie beside it. Unset, what the goal {@code image} makes. */
    @Parameter(property = "kn86.verify.image")
    private File image;

    /** The kind of partition table that the image has to have. */
    @Parameter(property = "kn86.table", defaultValue = "hybrid", required = true)
    private String table;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        request(context);
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        VerifyRequest request = request(context);
        incremental().inputs(request::inputs).outputs(() -> debian.outputs()).run(() -> new ImageVerification(
                        debian.toolbox(), context.runner(), context.progress())
                .run(request));
    }

    private VerifyRequest request(GoalContext context) throws BuildFailure {
        return new VerifyRequest(
                imageFiles(context, image),
                context.version(),
                variant(),
                TableKind.parse(table),
                context.target().resolve("verify-work"));
    }
}
