// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cache, with a repository from which it takes layers that it does not have. A layer that the repository does not
 * have is no failure: that is so after every change of a stage. When the repository fails, or what arrives is damaged,
 * the stage is run instead. A layer that cannot be trusted ends the build: somebody has put it there.
 */
public final class SharedLayers implements LayerSource {

    private final LayerStore store;
    private final RemoteLayers remote;
    private final LayerTrust trust;
    private final Progress progress;
    private boolean givenUp;

    /** @param trust whose layers are taken */
    public SharedLayers(LayerStore store, RemoteLayers remote, LayerTrust trust, Progress progress) {
        this.store = store;
        this.remote = remote;
        this.trust = trust;
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
        } catch (UntrustedLayer e) {
            throw new BuildFailure(
                    "kn86.cache.remote: " + id.describe() + " is refused: " + e.getMessage(),
                    "Find out who put it there, and delete dev.kn86.layers:" + id.stage() + ":" + id.key()
                            + " from the repository. Without kn86.cache.remote the build makes the layer itself.",
                    e);
        } catch (IOException | BuildFailure e) {
            // One warning a build: a repository that has failed once would mostly fail again.
            givenUp = true;
            progress.warn("kn86.cache.remote: " + id.describe() + " cannot be used: "
                    + TerminalText.line(
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
                    + "; this build fetches no more layers, and builds what it lacks");
            return Optional.empty();
        }
    }

    private Optional<Layer> fetch(LayerId id) throws BuildFailure, IOException {
        Optional<PublishedLayer> published = fetchRecord(id);
        if (published.isEmpty()) {
            return Optional.empty();
        }
        PublishedLayer layer = published.get();
        String voucher = trust.voucher(layer);
        if (!id.isOf(layer.record())) {
            throw new UntrustedLayer("its record is that of another layer");
        }
        if (!store.fits(layer.record(), id)) {
            progress.info(id.describe()
                    + " in kn86.cache.remote was made on another tree than that of the layer below: not used");
            return Optional.empty();
        }
        ArchiveLimits.check(layer);
        return Optional.of(fetchContent(id, layer, voucher));
    }

    private Optional<PublishedLayer> fetchRecord(LayerId id) throws IOException {
        Optional<Path> file = remote.fetch(id.stage(), id.key(), PublishedLayer.RECORD, PublishedRecord.LARGEST_FILE);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(PublishedRecord.load(file.get()));
        } finally {
            Files.delete(file.get());
        }
    }

    private Layer fetchContent(LayerId id, PublishedLayer layer, String voucher) throws BuildFailure, IOException {
        Path archive = remote.fetch(id.stage(), id.key(), PublishedLayer.ARCHIVE, layer.archiveSize())
                .orElseThrow(() -> new IOException("its archive is missing"));
        try {
            if (Files.size(archive) != layer.archiveSize()
                    || !Digests.sha256(archive).equals(layer.archiveSha256())) {
                throw new IOException("its archive is damaged");
            }
            try (UnfinishedLayer unfinished = store.begin(id)) {
                return unfinished.unpack(archive, layer.record(), voucher);
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
