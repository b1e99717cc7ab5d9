// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * The layers of the cache as a goal gets them: the rights over them, and the repository that they are shared through.
 */
public final class LayerCache {

    private final GoalContext context;
    private final DebianSource debian;
    private final boolean upstream;
    private RootAccess access;

    /** @param upstream whether upstream pi-gen runs the stages, for which a user namespace's root would not do */
    public LayerCache(GoalContext context, DebianSource debian, boolean upstream) {
        this.context = context;
        this.debian = debian;
        this.upstream = upstream;
    }

    /** How this machine lets the build be root over layers; looked for once. */
    public RootAccess access() throws BuildFailure, IOException {
        if (access == null) {
            Set<Constraint> constraints = EnumSet.noneOf(Constraint.class);
            if (!debian.hostArchitecture().equals("arm64")) {
                constraints.add(Constraint.EMULATION);
            }
            if (upstream) {
                constraints.add(Constraint.UPSTREAM_PI_GEN);
            }
            access = context.rootAccess(constraints);
        }
        return access;
    }

    /** The store of layers; hold the cache lock. */
    public LayerStore store() throws BuildFailure, IOException {
        return new LayerStore(context.cache(), files(), context.session().start(), context.progress());
    }

    /** Reads and writes single layers. */
    public LayerFiles files() throws BuildFailure, IOException {
        return new LayerFiles(access(), context.runner());
    }
}
