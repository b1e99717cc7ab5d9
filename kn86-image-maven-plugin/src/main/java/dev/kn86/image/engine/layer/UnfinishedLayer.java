// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A layer in the making. It is deleted when it is closed without {@link #finish}. */
public final class UnfinishedLayer implements AutoCloseable {

    private static final List<String> SCRATCH = List.of("overlay-work", "work");

    private final LayerStore store;
    private final LayerId id;
    private final LayerFolder folder;
    private boolean finished;

    UnfinishedLayer(LayerStore store, LayerId id, LayerFolder folder) throws IOException {
        this.store = store;
        this.id = id;
        this.folder = folder;
        makePublic(tree());
        makePublic(exports());
        for (String name : SCRATCH) {
            Files.createDirectories(folder.path().resolve(name));
        }
    }

    /** Makes a folder with the mode that the root of a tree has, whatever the umask of whoever builds. */
    private static void makePublic(Path folder) throws IOException {
        Files.setPosixFilePermissions(Files.createDirectories(folder), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The folder that becomes the layer's tree; empty at first. */
    public Path tree() {
        return folder.tree();
    }

    /** The folder for files that the stage hands out besides the tree. */
    public Path exports() {
        return folder.exports();
    }

    /** overlayfs's own folder; it has to be on the same file system as the tree. */
    public Path overlayWork() {
        return folder.path().resolve("overlay-work");
    }

    /** pi-gen's {@code WORK_DIR}. */
    public Path work() {
        return folder.path().resolve("work");
    }

    /** A file that the stage makes when the tree is whole without the layers below. */
    public Path wholeMark() {
        return folder.wholeMark();
    }

    /** Adds the layer to the store; a layer of the same key is replaced. */
    public Layer finish() throws BuildFailure, IOException {
        deleteScratch();
        Layer layer = store.adopt(id, folder);
        finished = true;
        return layer;
    }

    /**
     * Unpacks the content from an archive and adds the layer to the store.
     *
     * @param said what the publisher says of the layer
     * @param voucher who vouches for that
     * @throws UntrustedLayer when the archive has what no layer has, or does not hold what is said
     */
    Layer unpack(Path archive, LayerRecord said, String voucher) throws BuildFailure, IOException {
        deleteScratch();
        store.files().unpack(archive, folder.path(), ArchiveLimits.of(said));
        store.files().digHoles(folder.path());
        Layer layer = store.adopt(id, said, voucher, folder);
        finished = true;
        return layer;
    }

    private void deleteScratch() throws BuildFailure {
        for (String name : SCRATCH) {
            store.files().delete(folder.path().resolve(name));
        }
    }

    @Override
    public void close() throws BuildFailure {
        if (!finished) {
            store.files().delete(folder.path());
        }
    }
}
