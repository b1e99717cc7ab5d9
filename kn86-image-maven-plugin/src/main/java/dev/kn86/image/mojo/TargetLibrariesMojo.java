// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.targetlibrary.TargetLibraries;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Provides what the deck's programs are linked with, from the pinned Debian release; {@code -U} renews it. */
@Mojo(name = "target-libraries", defaultPhase = LifecyclePhase.INITIALIZE, threadSafe = true)
public class TargetLibrariesMojo extends DebianMojo {

    /** The project property that is set to the folder which holds {@code usr/include} and {@code usr/lib}. */
    @Parameter(defaultValue = "kn86.target.libraries")
    private String property;

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        String release = debian.pin().debianRelease();
        Optional<Path> kept = isForced() ? Optional.empty() : TargetLibraries.find(context.cache(), release);
        Path libraries = kept.isPresent() ? kept.get() : fetch(context, debian.archive(), release);
        project()
                .getProperties()
                .setProperty(property, libraries.toAbsolutePath().toString());
    }

    private static Path fetch(GoalContext context, DebianArchive archive, String release)
            throws BuildFailure, IOException {
        try (CacheLock lock = context.cache().lock(context.progress())) {
            AptRoot apt = archive.root(
                    "target-libraries",
                    TargetLibraries.ARCHITECTURE,
                    List.of(archive.mirror().suite(release, "main")));
            return TargetLibraries.fetch(context.cache(), release, apt, archive.runner(), context.progress());
        }
    }
}
