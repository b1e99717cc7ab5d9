// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kn86.image.format.signing.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** The file {@code json} of a layer in a repository. */
final class PublishedRecord {

    /** The most bytes that are fetched of it. */
    static final int LARGEST_FILE = LayerRecord.LARGEST_FILE;

    private static final String DIGEST_FIELD = "archiveSha256";
    private static final String SIZE_FIELD = "archiveSize";
    private static final String SIGNER_FIELD = "signer";
    private static final String SIGNATURE_FIELD = "signature";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedRecord() {}

    static void save(PublishedLayer layer, Path file) throws IOException {
        ObjectNode fields = JSON.valueToTree(layer.record());
        fields.put(DIGEST_FIELD, layer.archiveSha256());
        fields.put(SIZE_FIELD, layer.archiveSize());
        layer.signature().ifPresent(signature -> {
            fields.put(SIGNER_FIELD, signature.signer());
            fields.put(SIGNATURE_FIELD, Base64.getEncoder().encodeToString(signature.bytes()));
        });
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(fields));
    }

    /**
     * Reads the record of a layer. Nothing in it is known to be true.
     *
     * @throws IOException when the file is damaged
     * @throws UntrustedLayer when it is a record of another format
     */
    static PublishedLayer load(Path file) throws IOException {
        if (!(LayerRecord.parse(file) instanceof ObjectNode fields)) {
            throw damaged();
        }
        String digest = text(fields, DIGEST_FIELD);
        long size = size(fields);
        Optional<LayerSignature> signature = fields.has(SIGNER_FIELD) || fields.has(SIGNATURE_FIELD)
                ? Optional.of(signature(fields))
                : Optional.empty();
        LayerRecord record =
                LayerRecord.of(fields).orElseThrow(() -> new UntrustedLayer("its record is of another format"));
        if (!LayerRecord.isDigest(digest)) {
            throw damaged();
        }
        return new PublishedLayer(record, digest, size, signature);
    }

    private static LayerSignature signature(ObjectNode fields) throws IOException {
        String signer = text(fields, SIGNER_FIELD);
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text(fields, SIGNATURE_FIELD));
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        if (!LayerRecord.isDigest(signer) || bytes.length != VerificationKey.SIGNATURE_SIZE) {
            throw damaged();
        }
        return new LayerSignature(signer, bytes);
    }

    private static long size(ObjectNode fields) throws IOException {
        JsonNode size = fields.remove(SIZE_FIELD);
        if (size == null || !size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
            throw damaged();
        }
        return size.asLong();
    }

    private static String text(ObjectNode fields, String name) throws IOException {
        JsonNode text = fields.remove(name);
        if (text == null || !text.isTextual()) {
            throw damaged();
        }
        return text.asText();
    }

    private static IOException damaged() {
        return new IOException("its record is damaged");
    }
}
