// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.layer.CachedLayer;
import dev.kn86.image.engine.layer.LayerPublication;
import dev.kn86.image.engine.layer.RemoteLayers;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.file.FileTrees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Publishes the layers of this build in the repository {@code kn86.cache.remote}, those that it does not have yet. */
@Mojo(name = "layers-deploy", defaultPhase = LifecyclePhase.DEPLOY)
public class LayersDeployMojo extends AbstractLayersMojo {

    /** Whether to publish them. */
    @Parameter(property = "kn86.layers.deploy", defaultValue = "false")
    private boolean deploy;

    /** Where the slot's parts are. */
    @Parameter(defaultValue = "${project.build.directory}/slot")
    private File slotDirectory;

    @Override
    protected boolean isSkipped() {
        return super.isSkipped() || !deploy;
    }

    @Override
    protected void run() throws BuildFailure, IOException {
        Path transfer = buildDirectory().resolve("layers-transfer");
        RemoteLayers remote = remoteLayers(transfer)
                .orElseThrow(() -> new BuildFailure(
                        "kn86.layers.deploy: no repository to publish layers in"
                                + (isOffline() ? ", since Maven is offline (-o)" : ""),
                        "Name it with -Dkn86.cache.remote=id::url."));
        try (CacheLock lock = cache().lock(progress())) {
            new LayerPublication(remote, layerFiles(), buildDirectory().resolve("layers-packing"), progress())
                    .publish(layersOfThisBuild());
        } finally {
            FileTrees.delete(transfer);
        }
    }

    private List<CachedLayer> layersOfThisBuild() throws BuildFailure, IOException {
        Path list = new SlotFolder(slotDirectory.toPath()).layers();
        if (!Files.isRegularFile(list)) {
            throw new BuildFailure(
                    "no layers to publish: " + list + " is missing", "Run the goal kn86-image:rootfs first.");
        }
        return layerStore().named(Files.readAllLines(list));
    }
}
