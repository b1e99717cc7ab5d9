// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The cache of stage results. A layer is checked on every use: a damaged one is deleted, and its stage runs again.
 * Callers hold the cache lock. In a cache that cannot be written layers are only used.
 */
public final class LayerStore implements LayerSource {

    private final LayersFolder folder;
    private final LayerFiles files;
    private final Instant now;
    private final Progress progress;
    private final LayerTrust trust;

    /**
     * @param cache the cache folder; what interrupted builds have left in its {@code layers} is deleted
     * @param now when the build began
     */
    public LayerStore(CacheFolder cache, LayerFiles files, Instant now, Progress progress)
            throws BuildFailure, IOException {
        this(new LayersFolder(cache, files), files, now, progress, LayerTrust.NOBODY);
    }

    private LayerStore(LayersFolder folder, LayerFiles files, Instant now, Progress progress, LayerTrust trust) {
        this.folder = folder;
        this.files = files;
        this.now = now;
        this.progress = progress;
        this.trust = trust;
    }

    /** The same cache, which does not use layers any more that were fetched from whom the build does not trust. */
    public LayerStore trusting(LayerTrust publishers) {
        return new LayerStore(folder, files, now, progress, publishers);
    }

    /** All layers of the cache, to be listed, checked and deleted. */
    public LayerInventory inventory() {
        return new LayerInventory(folder, files, progress);
    }

    LayerFiles files() {
        return files;
    }

    boolean isWritable() {
        return folder.isWritable();
    }

    @Override
    public Optional<FoundLayer> find(LayerId id) throws BuildFailure, IOException {
        LayerFolder layer = folder.layer(id.key());
        if (!layer.exists()) {
            return Optional.empty();
        }
        Optional<String> fault = fault(layer, id);
        if (fault.isPresent()) {
            progress.warn(id.describe() + " " + fault.get() + ": not used");
            if (folder.isWritable()) {
                folder.drop(layer);
            }
            return Optional.empty();
        }
        return Optional.of(new FoundLayer(use(layer, layer.record()), "cached"));
    }

    private Optional<String> fault(LayerFolder layer, LayerId id) throws BuildFailure, IOException {
        LayerRecord record;
        try {
            record = layer.record();
        } catch (IOException e) {
            return Optional.of("is damaged, " + e.getMessage());
        }
        if (!trust.stillHolds(layer.voucher())) {
            return Optional.of("was fetched from a publisher who is not trusted now");
        }
        if (!fits(record, id)) {
            return Optional.of("was made on another tree than that of the layer below");
        }
        if (LayerFolder.areUntouched(List.of(layer), files)) {
            return Optional.empty();
        }
        // A copy of a layer, such as one of a restored cache, has other inodes but the same content: it is used.
        Optional<String> damage = layer.damage(record, files);
        if (damage.isEmpty() && folder.isWritable()) {
            layer.saveScan(files);
        }
        return damage.map(what -> "is damaged, " + what);
    }

    /** Whether a layer was made on a tree with the content of the layer that is below it now. */
    boolean fits(LayerRecord record, LayerId id) throws IOException {
        return record.belowContent().equals(contentOf(id.below()));
    }

    /**
     * Whether layers that an earlier build has used are as they were last known to be complete. The caller holds the
     * cache lock, so that no layer is pruned meanwhile.
     *
     * @param trees the layers' trees
     */
    public static boolean areUntouched(List<Path> trees, LayerFiles files) throws BuildFailure, IOException {
        List<LayerFolder> layers =
                trees.stream().map(tree -> new LayerFolder(tree.getParent())).toList();
        return layers.stream().allMatch(LayerFolder::hasRecord) && LayerFolder.areUntouched(layers, files);
    }

    /**
     * Marks layers that an earlier build has used as used now. They are not pruned while this process runs.
     *
     * @param trees the layers' trees
     */
    public void useAgain(List<Path> trees) throws BuildFailure, IOException {
        for (Path tree : trees) {
            LayerFolder layer = new LayerFolder(tree.getParent());
            use(layer, layer.record());
        }
    }

    private String contentOf(Optional<Layer> layer) throws IOException {
        return layer.isEmpty() ? "" : folder.layer(layer.get().key()).record().content();
    }

    private Layer use(LayerFolder layer, LayerRecord record) throws BuildFailure, IOException {
        if (folder.isWritable()) {
            if (!Files.exists(layer.usedFile())) {
                Files.createFile(layer.usedFile());
            }
            Files.setLastModifiedTime(layer.usedFile(), FileTime.from(now));
        }
        if (Files.isReadable(layer.usedFile())) {
            LayerUse.hold(layer.usedFile());
        }
        return layer.layer(record, files);
    }

    @Override
    public UnfinishedLayer begin(LayerId id) throws BuildFailure, IOException {
        if (!folder.isWritable()) {
            throw new BuildFailure(
                    "the cache " + folder.cache() + " cannot be written, and does not have " + id.describe(),
                    "Make the cache folder writable, or name another one with -Dkn86.cache.dir.");
        }
        return new UnfinishedLayer(this, id, folder.unfinished(id.key()));
    }

    /** Takes a folder that a stage of this build has filled. */
    Layer adopt(LayerId id, LayerFolder made) throws BuildFailure, IOException {
        LayerRecord record = made.seal(id, contentOf(id.below()), now, files);
        return use(folder.place(made, record.key()), record);
    }

    /**
     * Takes a folder that was unpacked from an archive.
     *
     * @throws UntrustedLayer when the folder does not hold what is said of it
     */
    Layer adopt(LayerId id, LayerRecord said, String voucher, LayerFolder fetched) throws BuildFailure, IOException {
        LayerRecord record = fetched.seal(id, said, voucher, files);
        return use(folder.place(fetched, record.key()), record);
    }
}
