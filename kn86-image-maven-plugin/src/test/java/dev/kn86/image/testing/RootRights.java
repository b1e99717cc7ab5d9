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

/** The rights over layer trees that a build would get on this machine. */
public final class RootRights {

    private RootRights() {}

    /** The user's own rights and no others, for trees that the user has made. */
    public static RootAccess own() {
        return new RootAccess(List.of(), Binfmt.OWN, false, true, "no way is needed");
    }

    /** The rights of a build without settings. */
    public static RootAccess usual() {
        return with();
    }

    /** The rights of a build with constraints. */
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
