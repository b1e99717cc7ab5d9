// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cache, with a repository from which it takes layers that it does not have. When the repository fails, the stage
 * is run instead. A layer that the repository does not have is no failure: that is so after every change of a stage.
 */
public final class SharedLayers implements LayerSource {

    private final LayerStore store;
    private final RemoteLayers remote;
    private final Progress progress;
    private boolean givenUp;

    public SharedLayers(LayerStore store, RemoteLayers remote, Progress progress) {
        this.store = store;
        this.remote = remote;
        this.progress = progress;
    }

    @Override
    public Optional<FoundLayer> find(LayerId id) throws BuildFailure, IOException {
        Optional<FoundLayer> cached = store.find(id);
        if (cached.isPresent() || givenUp || !store.isWritable()) {
            return cached;
        }
        try {
            return fetch(id).map(layer -> new FoundLayer(layer, "fetched"));
        } catch (IOException | BuildFailure e) {
            // One warning a build: a repository that has failed once would mostly fail again.
            givenUp = true;
            progress.warn("kn86.cache.remote: " + id.describe() + " cannot be used: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    + "; this build fetches no more layers, and builds what it lacks");
            return Optional.empty();
        }
    }

    private Optional<Layer> fetch(LayerId id) throws BuildFailure, IOException {
        Optional<Path> recordFile = remote.fetch(id.stage(), id.key(), PublishedLayer.RECORD);
        if (recordFile.isEmpty()) {
            return Optional.empty();
        }
        PublishedLayer published = PublishedLayer.load(recordFile.get(), id);
        Files.delete(recordFile.get());
        if (!store.fits(published.record(), id)) {
            progress.info(id.describe()
                    + " in kn86.cache.remote was made on another tree than that of the layer below: not used");
            return Optional.empty();
        }
        Path archive = remote.fetch(id.stage(), id.key(), PublishedLayer.ARCHIVE)
                .orElseThrow(() -> new IOException("its archive is missing"));
        try {
            if (!Digests.sha256(archive).equals(published.archiveSha256())) {
                throw new IOException("its archive is damaged");
            }
            try (UnfinishedLayer unfinished = store.begin(id)) {
                return Optional.of(unfinished.unpack(archive, published.record()));
            }
        } finally {
            Files.delete(archive);
        }
    }

    @Override
    public UnfinishedLayer begin(LayerId id) throws BuildFailure, IOException {
        return store.begin(id);
    }
}
