// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

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
    private final Path work;
    private final Progress progress;

    /** @param work a folder for archives until they are uploaded; deleted afterwards */
    public LayerPublication(RemoteLayers remote, LayerFiles files, Path work, Progress progress) {
        this.remote = remote;
        this.files = files;
        this.work = work;
        this.progress = progress;
    }

    /**
     * Publishes those layers that the repository does not have.
     *
     * @throws BuildFailure when the repository refuses a layer
     */
    public void publish(List<CachedLayer> layers) throws BuildFailure, IOException {
        for (CachedLayer layer : layers) {
            LayerRecord record = layer.record().orElseThrow();
            try (Step step = progress.step("publish " + record.stage());
                    FreshFolder folder = new FreshFolder(work)) {
                Files.createDirectories(folder.path());
                step.done(isPublished(record) ? "is there already" : publish(layer.path(), record, folder.path()));
            }
        }
    }

    private boolean isPublished(LayerRecord record) throws BuildFailure, IOException {
        try {
            Optional<Path> there = remote.fetch(record.stage(), record.key(), PublishedLayer.RECORD);
            if (there.isPresent()) {
                Files.delete(there.get());
            }
            return there.isPresent();
        } catch (IOException e) {
            throw failure(record, e);
        }
    }

    /** Uploads the record last: without its record an archive is no layer, so that half an upload is none. */
    private String publish(Path layer, LayerRecord record, Path folder) throws BuildFailure, IOException {
        Path archive = folder.resolve("layer." + PublishedLayer.ARCHIVE);
        Path recordFile = folder.resolve("layer." + PublishedLayer.RECORD);
        new PublishedLayer(record, files.pack(layer, archive)).save(recordFile);
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
