// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.layer;

import dev.kn86.image.file.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache of stage results, one folder a key. A layer appears by a rename once it is whole, so that a
 * folder named by a key is always complete. Callers hold the cache lock.
 */
public final class LayerStore {

    private static final String UNFINISHED = ".building";
    private static final String WHOLE = "whole";

    private final Path folder;

    /** @param folder of the layers, created when missing; what interrupted builds left in it is deleted */
    public LayerStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(file -> file.toString().endsWith(UNFINISHED)).toList()) {
                FileTrees.delete(entry);
            }
        }
    }

    /** The layer of that key, when the cache has it. */
    public Optional<Layer> find(String key) {
        Path entry = folder.resolve(key);
        return Files.isDirectory(entry) ? Optional.of(layer(key, entry)) : Optional.empty();
    }

    /** Starts a new layer. */
    public Unfinished begin(String key) throws IOException {
        Path entry = folder.resolve(key + UNFINISHED);
        FileTrees.delete(entry);
        for (String name : List.of("tree", "exports", "overlay-work", "new-debs", "new-debs.work", "work")) {
            Files.createDirectories(entry.resolve(name));
        }
        return new Unfinished(key, entry);
    }

    private static Layer layer(String key, Path entry) {
        return new Layer(key, entry.resolve("tree"), entry.resolve("exports"), Files.exists(entry.resolve(WHOLE)));
    }

    /** A layer in the making; closed without {@link #finish}, it is discarded. */
    public final class Unfinished implements AutoCloseable {

        private final String key;
        private final Path entry;
        private boolean finished;

        private Unfinished(String key, Path entry) {
            this.key = key;
            this.entry = entry;
        }

        /** What becomes the layer's tree: an empty folder at first. */
        public Path tree() {
            return entry.resolve("tree");
        }

        /** What the stage hands out besides the tree. */
        public Path exports() {
            return entry.resolve("exports");
        }

        /** overlayfs's own scratch folder, which has to lie on the same file system as the tree. */
        public Path overlayWork() {
            return entry.resolve("overlay-work");
        }

        /** Packages that the stage downloaded; overlayfs needs the sibling {@code new-debs.work} as well. */
        public Path newDebs() {
            return entry.resolve("new-debs");
        }

        /** pi-gen's {@code WORK_DIR}. */
        public Path work() {
            return entry.resolve("work");
        }

        /** A file whose presence says that the tree is complete without the layers below. */
        public Path wholeMark() {
            return entry.resolve(WHOLE);
        }

        /** Makes it a layer of the store; one of the same key is replaced. */
        public Layer finish() throws IOException {
            for (Path scratch : List.of(overlayWork(), newDebs(), entry.resolve("new-debs.work"), work())) {
                FileTrees.delete(scratch);
            }
            Path place = folder.resolve(key);
            Path replaced = folder.resolve(key + ".old" + UNFINISHED);
            if (Files.isDirectory(place)) {
                Files.move(place, replaced, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(entry, place, StandardCopyOption.ATOMIC_MOVE);
            finished = true;
            FileTrees.delete(replaced);
            return layer(key, place);
        }

        @Override
        public void close() throws IOException {
            if (!finished) {
                FileTrees.delete(entry);
            }
        }
    }
}
