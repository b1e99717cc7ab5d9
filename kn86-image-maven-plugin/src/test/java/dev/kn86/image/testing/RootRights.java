// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.engine.namespace.Binfmt;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.engine.namespace.User;
import dev.kn86.image.engine.namespace.UserNamespaces;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Rights over layer trees, as the build would get them here. */
public final class RootRights {

    private RootRights() {}

    /** Nothing but the user's own rights, for trees that it made itself. */
    public static RootAccess own() {
        return new RootAccess(List.of(), Binfmt.OWN, true, "no way is needed");
    }

    /** The way that a build takes by itself. */
    public static RootAccess usual() {
        return with();
    }

    /** The way under some wishes. */
    public static RootAccess with(RootAccessSearch.Constraint... constraints) {
        try {
            Path cache = Files.createDirectories(Path.of("target/root-rights").toAbsolutePath());
            Set<RootAccessSearch.Constraint> set = EnumSet.noneOf(RootAccessSearch.Constraint.class);
            set.addAll(List.of(constraints));
            return new RootAccessSearch(
                            new UserNamespaces(Path.of("/"), User.current()),
                            new ProcessCommandRunner(Path.of("target/test-logs")))
                    .find(cache, set);
        } catch (BuildFailure | IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
