// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/**
 * The property {@code kn86.GOAL.skip}, which every goal has. It is no parameter: Maven lets no goal name a property
 * after itself in a superclass.
 */
public final class GoalSkip {

    private GoalSkip() {}

    /** The property's name, for example {@code kn86.boot.skip}. */
    static String property(String goal) {
        return "kn86." + goal + ".skip";
    }

    /** Whether the command line, or else the POM's properties, skip the goal. */
    public static boolean isSet(MavenSession session, MavenProject project, String goal) {
        return value(session, project, goal).map(Boolean::parseBoolean).orElse(false);
    }

    /** @throws BuildFailure for a value that Maven would silently take for {@code false} */
    static void check(MavenSession session, MavenProject project, String goal) throws BuildFailure {
        Optional<String> value = value(session, project, goal);
        if (value.isPresent()) {
            ParameterType.BOOLEAN.check(property(goal), value.get());
        }
    }

    private static Optional<String> value(MavenSession session, MavenProject project, String goal) {
        String name = property(goal);
        return Optional.ofNullable(session.getUserProperties().getProperty(name))
                .or(() -> Optional.ofNullable(project.getProperties().getProperty(name)));
    }
}
