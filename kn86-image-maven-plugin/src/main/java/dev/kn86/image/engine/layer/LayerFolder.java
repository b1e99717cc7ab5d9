// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A layer's folder: {@code tree} and {@code exports} are the layer; beside them {@code layer.json} says what it
 * is, {@code entries.zst} what it holds, {@code scan} how this copy of it looked when it was last known to be
 * whole, and the time of {@code used} is that of its last use.
 */
record LayerFolder(Path path) {

    Path tree() {
        return path.resolve("tree");
    }

    Path exports() {
        return path.resolve("exports");
    }

    Path recordFile() {
        return path.resolve("layer.json");
    }

    Path usedFile() {
        return path.resolve("used");
    }

    private Path entriesFile() {
        return path.resolve("entries.zst");
    }

    private Path scanFile() {
        return path.resolve("scan");
    }

    /** Whether there is one. */
    boolean exists() {
        return Files.isDirectory(path);
    }

    Layer layer(LayerRecord record) {
        return new Layer(record.key(), tree(), exports(), record.whole(), record.size());
    }

    /** Left by a stage whose tree is complete without the layers below. */
    Path wholeMark() {
        return path.resolve("whole");
    }

    /** Writes down what the layer holds; from then on it must not change. */
    LayerRecord seal(LayerId id, String belowContent, Instant created, LayerFiles files)
            throws BuildFailure, IOException {
        Manifest manifest = files.manifest(path);
        LayerRecord record = new LayerRecord(
                LayerRecord.FORMAT,
                id.key(),
                id.stage(),
                id.belowKey(),
                belowContent,
                Files.deleteIfExists(wholeMark()),
                created.toString(),
                manifest.entries().size(),
                manifest.size(),
                manifest.contentDigest(),
                manifest.digest());
        seal(record, manifest, files);
        return record;
    }

    /**
     * Writes down what a layer made elsewhere holds.
     *
     * @throws IOException when that is not what its record says
     */
    void seal(LayerRecord record, LayerFiles files) throws BuildFailure, IOException {
        Manifest manifest = files.manifest(path);
        if (!manifest.digest().equals(record.manifest())) {
            throw new IOException("it does not hold what its record says");
        }
        seal(record, manifest, files);
    }

    private void seal(LayerRecord record, Manifest manifest, LayerFiles files) throws BuildFailure, IOException {
        manifest.save(entriesFile());
        saveScan(files);
        Files.createFile(usedFile());
        record.save(recordFile());
    }

    /** @throws IOException when the record is damaged, or that of another layer */
    LayerRecord record(String key) throws IOException {
        LayerRecord record = LayerRecord.load(recordFile()).orElseThrow(() -> new IOException("its record is missing"));
        if (!record.key().equals(key)) {
            throw new IOException("its record is that of another layer");
        }
        return record;
    }

    /** @throws IOException when the record is damaged, or that of another layer than the folder is named after */
    LayerRecord record() throws IOException {
        return record(path.getFileName().toString());
    }

    /** Whether there is a sound record of this layer. */
    boolean hasRecord() {
        try {
            record();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether nothing has touched the layer since it was last known to be whole. */
    boolean isUntouched(LayerFiles files) throws BuildFailure, IOException {
        return Files.isRegularFile(scanFile())
                && Files.isDirectory(tree())
                && Files.isDirectory(exports())
                && Files.readString(scanFile()).equals(files.scan(path));
    }

    /** Reads everything and compares it with what was written down: what is wrong, in words. */
    Optional<String> damage(LayerRecord record, LayerFiles files) throws BuildFailure, IOException {
        Manifest wanted;
        try {
            wanted = Manifest.load(entriesFile(), record.manifest());
        } catch (IOException e) {
            return Optional.of("its entries.zst is damaged");
        }
        if (!Files.isDirectory(tree()) || !Files.isDirectory(exports())) {
            return Optional.of("a folder of it is missing");
        }
        return wanted.firstDifference(files.manifest(path));
    }

    /** Takes the present look for that of a whole layer. */
    void saveScan(LayerFiles files) throws BuildFailure, IOException {
        Files.writeString(scanFile(), files.scan(path));
    }
}
