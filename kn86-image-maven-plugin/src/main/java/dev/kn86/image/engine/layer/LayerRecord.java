// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Describes a layer: the file {@code layer.json} in the layer's folder.
 *
 * @param format {@link #FORMAT}
 * @param key the digest of everything that the layer was made of
 * @param stage the stage that made it
 * @param below key of the layer below; empty for a first stage
 * @param belowContent content digest of the layer below when this one was made; empty for a first stage
 * @param whole whether the tree is whole without the layers below
 * @param created when the build began that made the layer, ISO 8601
 * @param entries number of files, folders and entries of other kinds
 * @param size bytes of content of all files
 * @param content digest of all entries without their times
 * @param manifest digest of all entries with their times
 */
public record LayerRecord(
        int format,
        String key,
        String stage,
        String below,
        String belowContent,
        boolean whole,
        String created,
        int entries,
        long size,
        String content,
        String manifest) {

    /** Raised when layers are made or kept in another way; part of every key. Format 1 had no record. */
    public static final int FORMAT = 2;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    void save(Path file) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(this));
    }

    /**
     * Reads a record; empty when there is none, or one of another format.
     *
     * @throws IOException when it is damaged
     */
    static Optional<LayerRecord> load(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return of(parse(file));
    }

    /**
     * Reads a record; empty when it is one of another format.
     *
     * @throws IOException when it is damaged
     */
    static Optional<LayerRecord> of(JsonNode json) throws IOException {
        if (json.path("format").asInt() != FORMAT) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.treeToValue(json, LayerRecord.class));
        } catch (JsonProcessingException e) {
            throw new IOException("its record is damaged", e);
        }
    }

    /** @throws IOException when the file is not JSON */
    static JsonNode parse(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException("its record is damaged", e);
        }
    }
}
