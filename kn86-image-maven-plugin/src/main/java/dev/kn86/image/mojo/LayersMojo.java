// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.layer.CachedLayer;
import dev.kn86.image.engine.layer.LayerInventory;
import dev.kn86.image.engine.layer.LayerPruning;
import dev.kn86.image.engine.layer.LayerTable;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.LayerCache;
import dev.kn86.image.mojo.goal.MavenRemoteLayers;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Lists the layers of the cache: key, stage, size, age and last use. Prunes them or checks their contents on request.
 */
@Mojo(name = "layers", requiresProject = false, aggregator = true, threadSafe = true)
public class LayersMojo extends DebianMojo {

    /**
     * A Maven repository that layers are shared through, as {@code id::url} or an URL. A build takes the layers from it
     * that its own cache lacks. Not used with {@code -o}.
     */
    @Parameter(property = "kn86.cache.remote")
    private String cacheRemote;

    /**
     * What to delete: {@code all}; {@code unused} (all that the last build did not use); an age since the last use, as
     * {@code 30d} or {@code 12h}; a key or the beginning of one; or a stage. Layers that a running build uses are kept.
     */
    @Parameter(property = "kn86.layers.prune")
    private String prune;

    /** Whether to compare every byte of every layer with its record. Damaged layers are deleted. */
    @Parameter(property = "kn86.layers.check", defaultValue = "false")
    private boolean check;

    /** The pin is not asked for: the cache can be listed outside any project. */
    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure {
        MavenRemoteLayers.check(given(cacheRemote));
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        Instant now = context.session().start();
        try (CacheLock lock = context.cache().lock(context.progress())) {
            LayerInventory layers =
                    new LayerCache(context, debian, false).store().inventory();
            if (check) {
                layers.remove(damaged(layers));
            }
            if (prune != null) {
                for (CachedLayer layer : layers.remove(LayerPruning.named(prune, layers.list(), now))) {
                    getLog().info("removed " + LayerTable.shortened(layer.key()) + "  " + layer.stage());
                }
            }
            LayerTable.lines(layers.list(), now).forEach(getLog()::info);
        }
    }

    private List<CachedLayer> damaged(LayerInventory layers) throws BuildFailure, IOException {
        List<CachedLayer> damaged = new ArrayList<>();
        for (CachedLayer layer : layers.list()) {
            Optional<String> fault = layers.check(layer);
            fault.ifPresent(what -> {
                getLog().warn(LayerTable.shortened(layer.key()) + "  " + layer.stage() + " is damaged: " + what);
                damaged.add(layer);
            });
        }
        return damaged;
    }
}
