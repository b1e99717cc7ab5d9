// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The folder of a layer. {@code tree} and {@code exports} are the content; {@code layer.json} is the record,
 * {@code entries.zst} lists all entries, {@code scan} has the digest of all inodes when the layer was last known to be
 * complete, {@code space} the bytes that the layer then took, and the time of {@code used} is the time of the last use.
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

    private Path spaceFile() {
        return path.resolve("space");
    }

    private Path scanFile() {
        return path.resolve("scan");
    }

    /** Whether the folder exists. */
    boolean exists() {
        return Files.isDirectory(path);
    }

    Layer layer(LayerRecord record, LayerFiles files) throws BuildFailure, IOException {
        return new Layer(record.key(), tree(), exports(), record.whole(), space(files));
    }

    /** Bytes that this copy of the layer takes on its file system. */
    long space(LayerFiles files) throws BuildFailure, IOException {
        if (Files.isRegularFile(spaceFile())) {
            String text = Files.readString(spaceFile());
            if (text.matches("[0-9]{1,18}")) {
                return Long.parseLong(text);
            }
        }
        return files.space(path);
    }

    /** A file that a stage makes when its tree is whole without the layers below. */
    Path wholeMark() {
        return path.resolve("whole");
    }

    /** Writes the record and the list of entries of a new layer, which must not change any more. */
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
     * Writes the record and the list of entries of a layer that was made elsewhere.
     *
     * @throws IOException when the layer does not hold what the record says
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

    /**
     * @throws IOException when the record is damaged, or of another layer than the one that the folder is named after
     */
    LayerRecord record() throws IOException {
        LayerRecord record = LayerRecord.load(recordFile()).orElseThrow(() -> new IOException("its record is missing"));
        if (!record.key().equals(path.getFileName().toString())) {
            throw new IOException("its record is that of another layer");
        }
        return record;
    }

    /** Whether the folder has an undamaged record of this layer. */
    boolean hasRecord() {
        try {
            record();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the layer is unchanged since it was last known to be complete. */
    boolean isUntouched(LayerFiles files) throws BuildFailure, IOException {
        return Files.isRegularFile(scanFile())
                && Files.isDirectory(tree())
                && Files.isDirectory(exports())
                && Files.readString(scanFile()).equals(files.scan(path));
    }

    /**
     * Reads the whole layer and compares it with its list of entries: what is wrong, in words; empty when nothing is.
     */
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

    /** Writes the digest of all inodes, and the space that they take: the layer is known to be complete now. */
    void saveScan(LayerFiles files) throws BuildFailure, IOException {
        Files.writeString(scanFile(), files.scan(path));
        Files.writeString(spaceFile(), Long.toString(files.space(path)));
    }
}
