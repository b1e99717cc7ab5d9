// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a layer. {@code tree} and {@code exports} are the content; {@code layer.json} is the record,
 * {@code entries.zst} lists all entries, {@code scan} has the digest of all inodes when the layer was last known to be
 * complete, {@code space} the bytes that the layer then took, {@code voucher} says who vouched for a layer that was
 * fetched, and the time of {@code used} is the time of the last use. All files but the content are made here: none
 * comes from an archive.
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

    private Path voucherFile() {
        return path.resolve("voucher");
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
        LayerRecord record = manifest.describe(id, belowContent, Files.deleteIfExists(wholeMark()), created.toString());
        seal(record, manifest, files);
        return record;
    }

    /**
     * Writes the record and the list of entries of a layer that was fetched. Size and digests are those of the files
     * that are here now.
     *
     * @param said what the publisher says of the layer
     * @param voucher who vouches for that
     * @throws UntrustedLayer when the layer does not hold what is said
     */
    LayerRecord seal(LayerId id, LayerRecord said, String voucher, LayerFiles files) throws BuildFailure, IOException {
        Manifest manifest = files.manifest(path);
        LayerRecord record = manifest.describe(id, said.belowContent(), said.whole(), said.created());
        if (!record.equals(said)) {
            throw new UntrustedLayer("it does not hold what its record says");
        }
        Files.writeString(voucherFile(), voucher);
        seal(record, manifest, files);
        return record;
    }

    private void seal(LayerRecord record, Manifest manifest, LayerFiles files) throws BuildFailure, IOException {
        manifest.save(entriesFile());
        saveScan(files);
        Files.createFile(usedFile());
        record.save(recordFile());
    }

    /** Who vouched for the layer when it was fetched; empty for a layer that was built here. */
    Optional<String> voucher() throws IOException {
        return Files.exists(voucherFile()) ? Optional.of(Files.readString(voucherFile())) : Optional.empty();
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

    /** Whether the layers are unchanged since they were last known to be complete. */
    static boolean areUntouched(List<LayerFolder> layers, LayerFiles files) throws BuildFailure, IOException {
        List<String> wanted = new ArrayList<>();
        for (LayerFolder layer : layers) {
            if (!Files.isRegularFile(layer.scanFile())
                    || !Files.isDirectory(layer.tree())
                    || !Files.isDirectory(layer.exports())) {
                return false;
            }
            wanted.add(Files.readString(layer.scanFile()));
        }
        return wanted.equals(files.scan(layers.stream().map(layer -> layer.path).toList()));
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
        Files.writeString(scanFile(), files.scan(List.of(path)).get(0));
        Files.writeString(spaceFile(), Long.toString(files.space(path)));
    }
}
