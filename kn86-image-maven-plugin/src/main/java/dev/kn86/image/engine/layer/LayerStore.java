// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache of stage results, one folder a key. A layer appears by a rename once it is whole, so that a
 * folder named by a key is always complete; whether it still is, is checked on every use. Callers hold the cache
 * lock. In a cache that cannot be written, layers are used, and nothing else happens.
 */
public final class LayerStore implements LayerSource {

    private static final String UNFINISHED = ".building";
    private static final String DROPPED = ".dropped";

    private final Path folder;
    private final LayerFiles files;
    private final Instant now;
    private final Progress progress;
    private final boolean writable;

    /**
     * @param cache the cache folder; what interrupted builds left in its {@code layers} is deleted
     * @param now when the build began
     */
    public LayerStore(CacheFolder cache, LayerFiles files, Instant now, Progress progress)
            throws BuildFailure, IOException {
        this.folder = cache.layers();
        this.files = files;
        this.now = now;
        this.progress = progress;
        if (!Files.isDirectory(cache.path()) || Files.isWritable(cache.path())) {
            Files.createDirectories(folder);
        }
        this.writable = Files.isWritable(folder);
        if (writable) {
            for (Path entry : folders()) {
                if (entry.toString().endsWith(UNFINISHED) || entry.toString().endsWith(DROPPED)) {
                    files.delete(entry);
                }
            }
        }
    }

    LayerFiles files() {
        return files;
    }

    boolean isWritable() {
        return writable;
    }

    @Override
    public Optional<FoundLayer> find(LayerId id) throws BuildFailure, IOException {
        LayerFolder entry = entry(id.key());
        if (!entry.exists()) {
            return Optional.empty();
        }
        Optional<String> fault = fault(entry, id);
        if (fault.isPresent()) {
            progress.warn(id.describe() + " " + fault.get() + ": not used");
            if (writable) {
                drop(entry);
            }
            return Optional.empty();
        }
        return Optional.of(new FoundLayer(use(entry, entry.record(id.key())), "cached"));
    }

    private Optional<String> fault(LayerFolder entry, LayerId id) throws BuildFailure, IOException {
        LayerRecord record;
        try {
            record = entry.record(id.key());
        } catch (IOException e) {
            return Optional.of("is damaged, " + e.getMessage());
        }
        if (!fits(record, id)) {
            return Optional.of("was made on another tree than that of the layer below");
        }
        if (entry.isUntouched(files)) {
            return Optional.empty();
        }
        // A copy of a layer, such as a restored cache, is as good as the layer.
        Optional<String> damage = entry.damage(record, files);
        if (damage.isEmpty() && writable) {
            entry.saveScan(files);
        }
        return damage.map(what -> "is damaged, " + what);
    }

    /** Whether the layer was made on just the tree that it is to stand on. */
    boolean fits(LayerRecord record, LayerId id) throws IOException {
        return record.belowContent().equals(contentOf(id.below()));
    }

    /**
     * Whether layers that an earlier build has used are as they were last known to be whole. Hold the cache lock: a layer
     * must not be pruned meanwhile.
     *
     * @param trees the layers' trees
     */
    public static boolean areUntouched(List<Path> trees, LayerFiles files) throws BuildFailure, IOException {
        for (Path tree : trees) {
            LayerFolder entry = new LayerFolder(tree.getParent());
            if (!entry.hasRecord() || !entry.isUntouched(files)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes layers that an earlier build has used: they count as used now, and are not pruned while this process runs.
     *
     * @param trees the layers' trees
     */
    public void useAgain(List<Path> trees) throws IOException {
        for (Path tree : trees) {
            LayerFolder entry = new LayerFolder(tree.getParent());
            use(entry, entry.record());
        }
    }

    private String contentOf(Optional<Layer> layer) throws IOException {
        return layer.isEmpty()
                ? ""
                : entry(layer.get().key()).record(layer.get().key()).content();
    }

    private Layer use(LayerFolder entry, LayerRecord record) throws IOException {
        if (writable) {
            if (!Files.exists(entry.usedFile())) {
                Files.createFile(entry.usedFile());
            }
            Files.setLastModifiedTime(entry.usedFile(), FileTime.from(now));
        }
        if (Files.isReadable(entry.usedFile())) {
            LayerUse.hold(entry.usedFile());
        }
        return entry.layer(record);
    }

    @Override
    public UnfinishedLayer begin(LayerId id) throws BuildFailure, IOException {
        if (!writable) {
            throw new BuildFailure(
                    "the cache " + folder.getParent() + " cannot be written, and does not have " + id.describe(),
                    "Make the cache folder writable, or name another one with -Dkn86.cache.dir.");
        }
        LayerFolder entry = new LayerFolder(folder.resolve(id.key() + UNFINISHED));
        files.delete(entry.path());
        return new UnfinishedLayer(this, id, entry);
    }

    /** Takes a finished folder in: what a stage has made now. */
    Layer adopt(LayerId id, LayerFolder made) throws BuildFailure, IOException {
        return place(made, made.seal(id, contentOf(id.below()), now, files));
    }

    /**
     * Takes a fetched folder in.
     *
     * @throws IOException when it does not hold what its record says
     */
    Layer adopt(LayerRecord record, LayerFolder fetched) throws BuildFailure, IOException {
        fetched.seal(record, files);
        return place(fetched, record);
    }

    private Layer place(LayerFolder made, LayerRecord record) throws BuildFailure, IOException {
        LayerFolder place = entry(record.key());
        if (place.exists()) {
            drop(place);
        }
        Files.move(made.path(), place.path(), StandardCopyOption.ATOMIC_MOVE);
        return use(place, record);
    }

    /** A deletion that is cut short leaves nothing that looks like a layer. */
    private void drop(LayerFolder entry) throws BuildFailure, IOException {
        LayerUse.release(entry.usedFile());
        Path dropped = entry.path().resolveSibling(entry.path().getFileName() + DROPPED);
        files.delete(dropped);
        Files.move(entry.path(), dropped, StandardCopyOption.ATOMIC_MOVE);
        files.delete(dropped);
    }

    /** Everything in the cache, those last used first, those of another format at the end. */
    public List<CachedLayer> list() throws BuildFailure, IOException {
        List<CachedLayer> layers = new ArrayList<>();
        for (Path path : folders()) {
            layers.add(describe(new LayerFolder(path)));
        }
        layers.sort(LayerPruning.KEPT_FIRST);
        return layers;
    }

    /**
     * Those with these keys, in this order.
     *
     * @throws BuildFailure when one has gone from the cache
     */
    public List<CachedLayer> named(List<String> keys) throws BuildFailure, IOException {
        List<CachedLayer> layers = new ArrayList<>();
        for (String key : keys) {
            LayerFolder entry = entry(key);
            if (!entry.exists()) {
                throw new BuildFailure(
                        "the cache " + folder.getParent() + " has lost the layer " + key,
                        "Run the goal kn86-image:rootfs again; it rebuilds what the cache has lost.");
            }
            layers.add(describe(entry));
        }
        return layers;
    }

    private CachedLayer describe(LayerFolder entry) throws BuildFailure, IOException {
        Optional<LayerRecord> record;
        try {
            record = LayerRecord.load(entry.recordFile());
        } catch (IOException e) {
            record = Optional.empty();
        }
        Path used = Files.exists(entry.usedFile()) ? entry.usedFile() : entry.path();
        return new CachedLayer(
                entry.path(),
                record,
                record.isPresent() ? record.get().size() : files.size(entry.path()),
                Files.getLastModifiedTime(used).toInstant(),
                writable && Files.exists(entry.usedFile()) && !LayerUse.isFree(entry.usedFile()));
    }

    /**
     * Deletes layers. Those that a running build uses stay.
     *
     * @return those that are gone
     */
    public List<CachedLayer> remove(List<CachedLayer> layers) throws BuildFailure, IOException {
        List<CachedLayer> removed = new ArrayList<>();
        for (CachedLayer layer : layers) {
            if (!layer.inUse()) {
                drop(new LayerFolder(layer.path()));
                removed.add(layer);
            }
        }
        return removed;
    }

    /** Ends with {@link #trim}, also when the build fails: that a disk is full may be the reason. */
    public interface Limit extends AutoCloseable {
        @Override
        void close() throws BuildFailure, IOException;
    }

    /** Has the layers take no more than the limit when it is closed. */
    public Limit limitedTo(ByteSize limit) {
        return () -> trim(limit);
    }

    /** Deletes what was not used for the longest time until the layers take no more than the limit. */
    public void trim(ByteSize limit) throws BuildFailure, IOException {
        if (!writable) {
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
     * Reads every byte of a layer and compares it with what was written down. One of another format has nothing
     * to be compared with.
     *
     * @return what is wrong, in words
     */
    public Optional<String> check(CachedLayer layer) throws BuildFailure, IOException {
        return layer.record().isEmpty()
                ? Optional.empty()
                : new LayerFolder(layer.path()).damage(layer.record().get(), files);
    }

    private LayerFolder entry(String key) {
        return new LayerFolder(folder.resolve(key));
    }

    private List<Path> folders() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }
}
