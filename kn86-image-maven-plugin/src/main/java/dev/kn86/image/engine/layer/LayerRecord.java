// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

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

    /**
     * Raised when layers are made or kept in another way; part of every key. Format 1 had no record. Layers of format 2
     * may hold what a repository has put in unseen.
     */
    public static final int FORMAT = 3;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    /** The most bytes that a record is read of. A real one has 700. */
    static final int LARGEST_FILE = 1 << 16;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** A stage is named after its folder. */
    private static final Pattern STAGE = Pattern.compile("(?!\\.{1,2}$)[^/\\p{Cc}]{1,255}");

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
            LayerRecord record = JSON.treeToValue(json, LayerRecord.class);
            record.check();
            return Optional.of(record);
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IOException("its record is damaged", e);
        }
    }

    private void check() throws IOException {
        boolean good = isDigest(key)
                && STAGE.matcher(stage).matches()
                && (below.isEmpty() ? belowContent.isEmpty() : isDigest(below) && isDigest(belowContent))
                && entries >= 0
                && size >= 0
                && isDigest(content)
                && isDigest(manifest)
                && Instant.parse(created).toString().equals(created);
        if (!good) {
            throw new IOException("its record is damaged");
        }
    }

    /** Whether a text is a SHA-256 in lower-case hexadecimal. */
    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** @throws IOException when the file is not JSON, or far larger than a record */
    static JsonNode parse(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("its record is damaged");
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException("its record is damaged", e);
        }
    }
}
