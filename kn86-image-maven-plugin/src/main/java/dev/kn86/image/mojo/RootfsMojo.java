// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.rootfs.RootfsBuild;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.StageBuild;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Runs the stages and leaves a slot's root and boot trees in the slot folder. */
@Mojo(name = "rootfs", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public class RootfsMojo extends StagesMojo {

    /** A stage to run again, with all stages after it, although the cache has them. */
    @Parameter(property = "kn86.stage.from")
    private String stageFrom;

    /**
     * The most that all layers may take, as 8GiB or 500MiB. The least recently used layers are deleted first, those of
     * this build never.
     */
    @Parameter(property = "kn86.cache.max", defaultValue = "8GiB")
    private String cacheMaximum;

    @Override
    public List<Path> made() {
        return List.of(slot());
    }

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        context.timestamp();
        cacheMaximum();
        RootfsBuild.checkStart(given(stageFrom), settings().engineKind().isUpstream());
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        settings().warning().ifPresent(context.progress()::warn);
        StageBuild build = stageBuild(context, debian);
        incremental()
                // kn86.stage.from asks for a run.
                .inputsIfKnown(() -> given(stageFrom).isPresent() ? Optional.empty() : build.inputs())
                .outputs(build::outputs)
                .guardedBy(() -> context.cache().lock(context.progress()))
                .whenKept(build::useLayersAgain)
                .run(() -> build.run(given(stageFrom), cacheMaximum()));
        attach(settings().packageList(), "lock", variant().classifier("packages"));
    }

    private ByteSize cacheMaximum() throws BuildFailure {
        return ByteSize.parse("kn86.cache.max", cacheMaximum);
    }
}
