// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of the cache that has one folder for each layer, named by the layer's key. A layer appears by a rename
 * when it is complete and disappears by a rename before it is deleted: a folder that is named by a key is always
 * complete. Nobody but the owner can enter the folder: set-user-ID files of a tree must not run outside of it.
 */
final class LayersFolder {

    private static final String UNFINISHED = ".building";
    private static final String DROPPED = ".dropped";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path cache;
    private final Path folder;
    private final LayerFiles files;
    private final boolean writable;

    /** Deletes what interrupted builds have left in the folder. */
    LayersFolder(CacheFolder cache, LayerFiles files) throws BuildFailure, IOException {
        this.cache = cache.path();
        this.folder = cache.layers();
        this.files = files;
        if (!Files.isDirectory(this.cache) || Files.isWritable(this.cache)) {
            Files.createDirectories(folder);
        }
        this.writable = Files.isWritable(folder);
        if (writable) {
            close();
            for (LayerFolder layer : layers()) {
                if (layer.path().toString().endsWith(UNFINISHED)
                        || layer.path().toString().endsWith(DROPPED)) {
                    files.delete(layer.path());
                }
            }
        }
    }

    private void close() throws BuildFailure, IOException {
        if (Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        } catch (FileSystemException e) {
            throw new BuildFailure(
                    folder + " cannot be closed to other users (mode 0700): " + e.getReason(),
                    "Name a cache folder of your own with -Dkn86.cache.dir.",
                    e);
        }
    }

    /** The cache folder, for messages. */
    Path cache() {
        return cache;
    }

    /** Whether layers can be added and deleted. In a cache that cannot be written layers are only used. */
    boolean isWritable() {
        return writable;
    }

    /** The place of a layer, which may not exist. */
    LayerFolder layer(String key) {
        return new LayerFolder(folder.resolve(key));
    }

    /** All layers, those of other formats included, in the order of their keys. */
    List<LayerFolder> layers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .sorted()
                    .map(LayerFolder::new)
                    .toList();
        }
    }

    /** A place for a layer in the making; nothing is there. */
    LayerFolder unfinished(String key) throws BuildFailure {
        LayerFolder layer = new LayerFolder(folder.resolve(key + UNFINISHED));
        files.delete(layer.path());
        return layer;
    }

    /** Puts a complete layer in its place; a layer of the same key is replaced. */
    LayerFolder place(LayerFolder made, String key) throws BuildFailure, IOException {
        LayerFolder place = layer(key);
        if (place.exists()) {
            drop(place);
        }
        Files.move(made.path(), place.path(), StandardCopyOption.ATOMIC_MOVE);
        return place;
    }

    /** Deletes a layer; a deletion that is cut short leaves nothing that looks like a layer. */
    void drop(LayerFolder layer) throws BuildFailure, IOException {
        LayerUse.release(layer.usedFile());
        Path dropped = layer.path().resolveSibling(layer.path().getFileName() + DROPPED);
        files.delete(dropped);
        Files.move(layer.path(), dropped, StandardCopyOption.ATOMIC_MOVE);
        files.delete(dropped);
    }
}
