// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.payload.PayloadBuild;
import dev.kn86.image.image.payload.PayloadRequest;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.OptionalFile;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Makes the signed update payload from the slot images that the goal {@code image} has made. */
@Mojo(name = "kn86fw", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class Kn86fwMojo extends PayloadMojo {

    /** The payload to write. Unset, the image's usual name with {@code .kn86fw}. */
    @Parameter(property = "kn86.kn86fw.output")
    private File output;

    /**
     * How much room the payload may take: a table of megabytes, a file or an artifact as
     * {@code groupId:artifactId:type[:classifier]}; without it any.
     */
    @Parameter(property = "kn86.size.budget")
    private String sizeBudget;

    @Override
    public List<Path> made() {
        return List.of(given(output).orElse(cardFiles(context()).payload()));
    }

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
        ImageFiles files = cardFiles(context);
        if (request.output().equals(files.payload())) {
            writeRepositoryChecksums(files);
        }
        attach(request.output(), "kn86fw", variant().classifier(""));
    }

    private PayloadRequest request(GoalContext context, Optional<Path> budget) throws BuildFailure, IOException {
        return payloadRequest(
                context, given(output).orElse(cardFiles(context).payload()), SizeBudget.readGiven(budget));
    }

    private OptionalFile sizeBudget() {
        return new OptionalFile(given("the size budget", "kn86.size.budget", sizeBudget));
    }
}
