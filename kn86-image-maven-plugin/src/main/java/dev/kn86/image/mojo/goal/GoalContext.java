// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.engine.namespace.User;
import dev.kn86.image.engine.namespace.UserNamespaces;
import dev.kn86.image.host.Host;
import dev.kn86.image.host.HostCheck;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What every goal works with, taken from Maven once. Nothing in it is of Maven.
 *
 * @param cache the cache folder
 * @param target the module's {@code target} folder
 * @param version the project's
 * @param configuredTimestamp {@code project.build.outputTimestamp}
 * @param session what the user asked of Maven
 * @param narrowed settings of the user that narrow the search for root's rights
 * @param artifacts gives files that the user names by an artifact's coordinates
 * @param runner runs programs, and keeps their output
 * @param progress tells the user what goes on
 */
public record GoalContext(
        CacheFolder cache,
        Path target,
        String version,
        Optional<String> configuredTimestamp,
        SessionFlags session,
        Set<Constraint> narrowed,
        ArtifactFiles artifacts,
        CommandRunner runner,
        Progress progress) {

    public GoalContext {
        narrowed = Set.copyOf(narrowed);
    }

    /**
     * What the user asked of Maven.
     *
     * @param offline whether nothing may be fetched ({@code mvn -o})
     * @param renewal whether the newest packages are wanted ({@code mvn -U})
     * @param start when Maven was started
     */
    public record SessionFlags(boolean offline, boolean renewal, Instant start) {}

    /**
     * The one clock of the build.
     *
     * @throws BuildFailure when the build has none, or what it has is no time
     */
    public Instant timestamp() throws BuildFailure {
        return OutputTimestamp.of(configuredTimestamp.orElse(null), sourceDateEpoch());
    }

    /** Refuses a cache folder or a project's folder whose name would break a program that gets it. */
    public void checkPlaces() throws BuildFailure {
        PlaceCheck.check(cache.path(), target);
    }

    /** Refuses a timestamp that is no time; a build may be without one. */
    public void checkTimestamp() throws BuildFailure {
        if (configuredTimestamp.isPresent() || sourceDateEpoch() != null) {
            timestamp();
        }
    }

    private static String sourceDateEpoch() {
        return System.getenv(OutputTimestamp.VARIABLE);
    }

    /**
     * How this machine lets the build be root over layer trees.
     *
     * @param more what narrows the search besides the user's settings
     */
    public RootAccess rootAccess(Set<Constraint> more) throws BuildFailure, IOException {
        Set<Constraint> constraints = EnumSet.noneOf(Constraint.class);
        constraints.addAll(narrowed);
        constraints.addAll(more);
        return new RootAccessSearch(new UserNamespaces(Path.of("/"), User.current()), runner)
                .find(cache.path(), constraints);
    }

    /** Compares this host with what the goals need. */
    public HostCheck hostCheck() throws IOException {
        return new HostCheck(Host.current(runner), cache.path());
    }
}
