// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.layer.RemoteLayers;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** What the goals share that use the cache of layers. */
abstract class AbstractLayersMojo extends AbstractDebianMojo {

    /**
     * A Maven repository that layers are shared through, as {@code id::url} or an URL: a build takes from it what
     * its own cache does not have. Not asked with {@code -o}.
     */
    @Parameter(property = "kn86.cache.remote")
    private String cacheRemote;

    @Inject
    private RepositorySystem repositorySystem;

    private RootAccess access;

    /** How this machine lets the build be root over layers; looked for once. */
    protected final RootAccess access() throws BuildFailure, IOException {
        if (access == null) {
            access = rootAccess(!hostArchitecture().equals("arm64"), runsUpstream());
        }
        return access;
    }

    /** Whether upstream pi-gen runs the stages, for which a user namespace's root would not do. */
    protected boolean runsUpstream() {
        return false;
    }

    /** The layers of the cache; hold the cache lock. */
    protected final LayerStore layerStore() throws BuildFailure, IOException {
        return new LayerStore(cache(), layerFiles(), buildStart(), progress());
    }

    protected final LayerFiles layerFiles() throws BuildFailure, IOException {
        return new LayerFiles(access(), commandRunner());
    }

    /**
     * The repository that the user names.
     *
     * @param transfer folder for files on their way
     */
    protected final Optional<RemoteLayers> remoteLayers(Path transfer) throws BuildFailure {
        return cacheRemote == null || cacheRemote.isBlank() || isOffline()
                ? Optional.empty()
                : Optional.of(new MavenRemoteLayers(
                        repositorySystem, session().getRepositorySession(), cacheRemote, transfer));
    }
}
