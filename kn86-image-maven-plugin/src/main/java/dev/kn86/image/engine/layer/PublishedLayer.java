// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A layer in a repository: its record with one more field in a file {@code json}, and its content in a file
 * {@code tar.zst}.
 *
 * @param record the record, as in the layer's folder
 * @param archiveSha256 SHA-256 of the archive
 */
record PublishedLayer(LayerRecord record, String archiveSha256) {

    static final String RECORD = "json";
    static final String ARCHIVE = "tar.zst";

    private static final String DIGEST_FIELD = "archiveSha256";

    private static final ObjectMapper JSON = new ObjectMapper();

    void save(Path file) throws IOException {
        ObjectNode fields = JSON.valueToTree(record);
        fields.put(DIGEST_FIELD, archiveSha256);
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(fields));
    }

    /**
     * Reads the record of a layer.
     *
     * @param id the layer that is wanted
     * @throws IOException when the file is damaged, of another format or of another layer
     */
    static PublishedLayer load(Path file, LayerId id) throws IOException {
        JsonNode json = LayerRecord.parse(file);
        if (!(json instanceof ObjectNode fields) || !fields.path(DIGEST_FIELD).isTextual()) {
            throw new IOException("its record is damaged");
        }
        String digest = fields.remove(DIGEST_FIELD).asText();
        LayerRecord record =
                LayerRecord.of(fields).orElseThrow(() -> new IOException("its record is of another format"));
        if (!record.key().equals(id.key())) {
            throw new IOException("its record is that of another layer");
        }
        return new PublishedLayer(record, digest);
    }
}
