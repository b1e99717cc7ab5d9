// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All layers of the cache, to be listed, checked and deleted. The caller holds the cache lock. */
public final class LayerInventory {

    private final LayersFolder folder;
    private final LayerFiles files;
    private final Progress progress;

    LayerInventory(LayersFolder folder, LayerFiles files, Progress progress) {
        this.folder = folder;
        this.files = files;
        this.progress = progress;
    }

    /** All layers: the latest used first, those of another format last. */
    public List<CachedLayer> list() throws BuildFailure, IOException {
        List<CachedLayer> layers = new ArrayList<>();
        for (LayerFolder layer : folder.layers()) {
            layers.add(describe(layer));
        }
        layers.sort(LayerPruning.KEPT_FIRST);
        return layers;
    }

    /**
     * The layers with some keys, in the order of the keys.
     *
     * @throws BuildFailure when a layer is no longer in the cache
     */
    public List<CachedLayer> named(List<String> keys) throws BuildFailure, IOException {
        List<CachedLayer> layers = new ArrayList<>();
        for (String key : keys) {
            LayerFolder layer = folder.layer(key);
            if (!layer.exists()) {
                throw new BuildFailure(
                        "the cache " + folder.cache() + " has lost the layer " + key,
                        "Run the goal kn86-image:rootfs again; it rebuilds what the cache has lost.");
            }
            layers.add(describe(layer));
        }
        return layers;
    }

    private CachedLayer describe(LayerFolder layer) throws BuildFailure, IOException {
        Optional<LayerRecord> record;
        try {
            record = LayerRecord.load(layer.recordFile());
        } catch (IOException e) {
            record = Optional.empty();
        }
        Path used = Files.exists(layer.usedFile()) ? layer.usedFile() : layer.path();
        return new CachedLayer(
                layer.path(),
                record,
                layer.space(files),
                Files.getLastModifiedTime(used).toInstant(),
                folder.isWritable() && Files.exists(layer.usedFile()) && !LayerUse.isFree(layer.usedFile()));
    }

    /**
     * Deletes layers. Layers that a running build uses stay.
     *
     * @return the deleted layers
     */
    public List<CachedLayer> remove(List<CachedLayer> layers) throws BuildFailure, IOException {
        List<CachedLayer> removed = new ArrayList<>();
        for (CachedLayer layer : layers) {
            if (!layer.inUse()) {
                folder.drop(new LayerFolder(layer.path()));
                removed.add(layer);
            }
        }
        return removed;
    }

    /** A limit on the size of all layers, which holds from its closing on. */
    public interface Limit extends AutoCloseable {
        @Override
        void close() throws BuildFailure, IOException;
    }

    /** Trims the layers to a limit when it is closed, also after a failed build: a full disk may be the cause. */
    public Limit limitedTo(ByteSize limit) {
        return () -> trim(limit);
    }

    /** Deletes the layers that were not used for the longest time, until the rest takes no more than a limit. */
    public void trim(ByteSize limit) throws BuildFailure, IOException {
        if (!folder.isWritable()) {
            return;
        }
        List<CachedLayer> removed = remove(LayerPruning.beyond(limit.bytes(), list()));
        if (!removed.isEmpty()) {
            long freed = removed.stream().mapToLong(CachedLayer::size).sum();
            progress.info("layer cache: removed " + removed.size() + " layers not used lately (" + freed / ByteSize.MIB
                    + " MiB), to stay below kn86.cache.max");
        }
    }

    /**
     * Reads a whole layer and compares it with its list of entries. A layer of another format cannot be compared.
     *
     * @return what is wrong, in words; empty when nothing is
     */
    public Optional<String> check(CachedLayer layer) throws BuildFailure, IOException {
        return layer.record().isEmpty()
                ? Optional.empty()
                : new LayerFolder(layer.path()).damage(layer.record().get(), files);
    }
}
