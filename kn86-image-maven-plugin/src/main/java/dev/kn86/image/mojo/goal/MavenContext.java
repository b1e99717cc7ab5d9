// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.File;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;

/** Takes from Maven what a goal works with. */
public final class MavenContext {

    private MavenContext() {}

    /**
     * The context of a goal.
     *
     * @param artifacts gives files of artifacts
     * @param cacheDirectory value of {@code kn86.cache.dir}
     * @param outputTimestamp value of {@code project.build.outputTimestamp}, or null
     * @param privileged value of {@code kn86.privileged}
     * @param overlayfs value of {@code kn86.overlayfs}
     */
    public static GoalContext of(
            MavenSession session,
            MavenProject project,
            Log log,
            ArtifactFiles artifacts,
            File cacheDirectory,
            String outputTimestamp,
            boolean privileged,
            boolean overlayfs) {
        Set<Constraint> narrowed = EnumSet.noneOf(Constraint.class);
        if (privileged) {
            narrowed.add(Constraint.PRIVILEGED);
        }
        if (!overlayfs) {
            narrowed.add(Constraint.NO_OVERLAYFS);
        }
        CacheFolder cache = new CacheFolder(cacheDirectory.toPath());
        Path target = Path.of(project.getBuild().getDirectory());
        return new GoalContext(
                cache,
                target,
                project.getVersion(),
                Optional.ofNullable(outputTimestamp),
                new GoalContext.SessionFlags(
                        session.isOffline(),
                        session.getRequest().isUpdateSnapshots(),
                        session.getRequest().getStartTime().toInstant()),
                narrowed,
                artifacts,
                // A goal that is called outside any project has no target folder.
                new ProcessCommandRunner(project.getFile() == null ? cache.logs() : target.resolve("logs")),
                progress(session, log));
    }

    private static Progress progress(MavenSession session, Log log) {
        String colour = session.getUserProperties().getProperty("style.color");
        boolean live = log.isInfoEnabled()
                && LiveLine.isPossible(
                        Path.of("/proc/self/fd/1"),
                        System.getenv(),
                        session.getRequest().isInteractiveMode(),
                        session.getRequest().getDegreeOfConcurrency(),
                        !"never".equals(colour));
        return new MavenProgress(log, live ? Optional.of(new LiveLine(System.out)) : Optional.empty());
    }
}
