// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.disk.ByteSize;
import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.file.CacheLock;
import dev.kn86.image.layer.LayerStore;
import dev.kn86.image.pin.Pin;
import dev.kn86.image.roottree.RootTree;
import dev.kn86.image.uptodate.Facts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Runs the stages and leaves a slot's root and boot trees in the slot folder. */
@Mojo(name = "rootfs", defaultPhase = LifecyclePhase.PREPARE_PACKAGE)
public class RootfsMojo extends AbstractRootfsMojo {

    /** A stage that is run again, with all that follow it, though the cache has them. */
    @Parameter(property = "kn86.stage.from")
    private String stageFrom;

    /** How much the layers may take, as 8GiB or 500MiB; the least recently used go first, never this build's. */
    @Parameter(property = "kn86.cache.max", defaultValue = "8GiB")
    private String cacheMaximum;

    @Override
    protected void run() throws BuildFailure, IOException {
        if (buildStart().isBefore(outputTimestamp())) {
            // Newer times are set back to it; older ones stay, since packages bring them.
            progress().warn("this machine's clock is behind project.build.outputTimestamp " + outputTimestamp()
                    + ": the image's file times will not be reproducible");
        }
        Pin pin = pin();
        ByteSize maximum = ByteSize.parse("kn86.cache.max", cacheMaximum);
        try (CacheLock lock = CacheLock.acquire(cacheDirectory(), progress())) {
            progress().info(access().description());
            LayerStore layers = layerStore();
            try (LayerStore.Limit limit = layers.limitedTo(maximum)) {
                rootfsBuild(layers).run(request(pin, stageFrom), base(pin), pin, () -> emulator(pin));
            }
        }
    }

    @Override
    protected void handOver() {
        attach(packageList(), "lock", "packages");
    }

    @Override
    protected Optional<Facts> inputs() throws BuildFailure, IOException {
        // Asked to run again.
        return stageFrom != null ? Optional.empty() : stagesFacts();
    }

    @Override
    protected Facts outputs() throws BuildFailure, IOException {
        Facts facts = super.outputs();
        Path rootTree = addSlot(facts).rootTree();
        if (RootTree.isWhole(rootTree)) {
            try (CacheLock lock = CacheLock.acquire(cacheDirectory(), progress())) {
                facts.value("a layer", layerStore().useAgain(RootTree.load(rootTree, access()).layers()));
            }
        }
        addPackageLists(facts, "tree-arm64", "kernel-arm64", "firmware-arm64");
        return facts;
    }
}
