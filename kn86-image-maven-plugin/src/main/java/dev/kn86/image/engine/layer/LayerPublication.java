// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Publishes layers of the cache in a repository. */
public final class LayerPublication {

    private final RemoteLayers remote;
    private final LayerFiles files;
    private final Optional<SigningKey> key;
    private final LayerTrust readers;
    private final Path work;
    private final Progress progress;

    /**
     * @param key signs the layers; empty for a repository whose readers ask for no signature
     * @param readers whose layers readers of the repository take
     * @param work a folder for archives until they are uploaded; deleted afterwards
     */
    public LayerPublication(
            RemoteLayers remote,
            LayerFiles files,
            Optional<SigningKey> key,
            LayerTrust readers,
            Path work,
            Progress progress) {
        this.remote = remote;
        this.files = files;
        this.key = key;
        this.readers = readers;
        this.work = work;
        this.progress = progress;
    }

    /**
     * Publishes those layers that the repository does not have, or has in a form that its readers refuse.
     *
     * @throws BuildFailure when the repository refuses a layer, or a layer must not be signed
     */
    public void publish(List<CachedLayer> layers) throws BuildFailure, IOException {
        for (CachedLayer layer : layers) {
            checkOrigin(layer);
        }
        for (CachedLayer layer : layers) {
            LayerRecord record = layer.record().orElseThrow();
            try (Step step = progress.step("publish " + record.stage());
                    FreshFolder folder = new FreshFolder(work)) {
                Files.createDirectories(folder.path());
                step.done(isPublished(record) ? "is there already" : publish(layer.path(), record, folder.path()));
            }
        }
    }

    /** A signature says that the publisher has made the layer, or trusts who has. */
    private void checkOrigin(CachedLayer layer) throws BuildFailure, IOException {
        if (key.isPresent() && LayerTrust.isUnsigned(new LayerFolder(layer.path()).voucher())) {
            throw new BuildFailure(
                    "the layer of " + layer.stage() + " was fetched without a trusted signature: it cannot be signed",
                    "Delete it with mvn kn86-image:layers -Dkn86.layers.prune=" + LayerTable.shortened(layer.key())
                            + ", and build again without kn86.layers.unsigned.");
        }
    }

    private boolean isPublished(LayerRecord record) throws BuildFailure {
        try {
            Optional<Path> there =
                    remote.fetch(record.stage(), record.key(), PublishedLayer.RECORD, PublishedRecord.LARGEST_FILE);
            if (there.isEmpty()) {
                return false;
            }
            try {
                return isGood(there.get(), record);
            } finally {
                Files.delete(there.get());
            }
        } catch (IOException e) {
            throw failure(record, e);
        }
    }

    /** Whether readers can take a record for the layer's. */
    private boolean isGood(Path file, LayerRecord record) {
        try {
            PublishedLayer there = PublishedRecord.load(file);
            readers.voucher(there);
            return there.record().key().equals(record.key());
        } catch (IOException e) {
            progress.warn("publish " + record.stage() + ": what the repository has is replaced: " + e.getMessage());
            return false;
        }
    }

    /** Uploads the record last: without its record an archive is no layer, so that half an upload is none. */
    private String publish(Path layer, LayerRecord record, Path folder) throws BuildFailure, IOException {
        Path archive = folder.resolve("layer." + PublishedLayer.ARCHIVE);
        Path recordFile = folder.resolve("layer." + PublishedLayer.RECORD);
        String digest = files.pack(layer, archive);
        PublishedLayer published = new PublishedLayer(record, digest, Files.size(archive), Optional.empty());
        PublishedRecord.save(
                key.isEmpty() ? published : published.signed(LayerSignature.by(key.get(), published.statement())),
                recordFile);
        try {
            remote.publish(record.stage(), record.key(), PublishedLayer.ARCHIVE, archive);
            remote.publish(record.stage(), record.key(), PublishedLayer.RECORD, recordFile);
        } catch (IOException e) {
            throw failure(record, e);
        }
        return Files.size(archive) / 1024 + " KiB";
    }

    private static BuildFailure failure(LayerRecord record, IOException cause) {
        return new BuildFailure(
                "the layer of " + record.stage() + " cannot be published: " + cause.getMessage(),
                "Check kn86.cache.remote, and the credentials of that repository in Maven's settings.xml.",
                cause);
    }
}
