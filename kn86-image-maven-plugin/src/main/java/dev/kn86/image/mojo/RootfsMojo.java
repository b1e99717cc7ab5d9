// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.quantity.ByteSize;
import dev.kn86.image.util.uptodate.Fingerprint;
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
            progress()
                    .warn("this machine's clock is behind project.build.outputTimestamp " + outputTimestamp()
                            + ": the image's file times will not be reproducible");
        }
        Pin pin = pin();
        ByteSize maximum = ByteSize.parse("kn86.cache.max", cacheMaximum);
        try (CacheLock lock = cache().lock(progress())) {
            progress().info(access().description());
            LayerStore layers = layerStore();
            try (LayerStore.Limit limit = layers.limitedTo(maximum)) {
                rootfsBuild(layers).run(request(pin, stageFrom), base(pin), pin, () -> emulator(pin));
            }
        }
    }

    @Override
    protected void attachArtifacts() {
        attach(packageList(), "lock", "packages");
    }

    @Override
    protected Optional<Fingerprint> inputs() throws BuildFailure, IOException {
        // Asked to run again.
        return stageFrom != null ? Optional.empty() : stagesFingerprint();
    }

    @Override
    protected Fingerprint outputs() throws BuildFailure, IOException {
        Fingerprint fingerprint = super.outputs();
        Path rootTree = addSlot(fingerprint).rootTree();
        if (RootTree.isWhole(rootTree)) {
            try (CacheLock lock = cache().lock(progress())) {
                fingerprint.value(
                        "a layer",
                        layerStore().useAgain(RootTree.load(rootTree, access()).layers()));
            }
        }
        addPackageLists(fingerprint, "arm64", "tree", "kernel", "firmware");
        return fingerprint;
    }
}
