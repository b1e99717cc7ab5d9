// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kn86.image.engine.rootfs.Variant;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The manifest as JSON. It is written with a fixed order of fields and a fixed layout, and read strictly. */
final class ManifestJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private ManifestJson() {}

    /** The bytes that are signed: UTF-8, indented by two spaces, with line feeds, the last byte a line feed. */
    static byte[] write(PayloadManifest manifest) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("formatVersion", PayloadFormat.VERSION);
        ArrayNode compatible = root.putArray("compatible");
        manifest.compatible().forEach(compatible::add);
        root.put("version", manifest.version());
        root.put("buildId", manifest.buildId());
        root.put("variant", manifest.variant().word());
        root.put("minimumVersion", manifest.minimumVersion());
        root.put("signer", manifest.signer());
        root.put("keyId", manifest.keyId());
        write(root.putObject("bootcode"), manifest.bootcode());
        write(root.putObject("coprocessor"), manifest.coprocessor());
        for (SlotImage image : SlotImage.values()) {
            write(root.putObject(image.field()), image, manifest.image(image));
        }
        try {
            DefaultPrettyPrinter printer =
                    new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT);
            return (MAPPER.writer(printer).writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(ObjectNode node, Component component) {
        node.put("version", component.version());
        node.put("sha256", component.sha256());
    }

    private static void write(ObjectNode node, SlotImage image, ImageManifest manifest) {
        node.put("file", image.member());
        node.put("compressedSize", manifest.compressedSize());
        node.put("compressedSha256", manifest.compressedSha256());
        node.put("size", manifest.size());
        node.put("sha256", manifest.sha256());
        node.put("chunkSize", manifest.chunkSize());
        ArrayNode chunks = node.putArray("chunkSha256");
        manifest.chunkSha256().forEach(chunks::add);
    }

    /**
     * Reads a manifest whose signature has been checked.
     *
     * @param name the payload, for messages
     * @throws PayloadRefused when a field is missing, unknown or not allowed by the format
     */
    static PayloadManifest read(String name, byte[] json) throws PayloadRefused {
        String where = name + ": " + PayloadFormat.MANIFEST;
        try {
            // Decoded here, because Jackson would accept UTF-16 and UTF-32 as well.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            JsonNode tree = MAPPER.readTree(text);
            JsonLimits.require(tree);
            JsonFields root = new JsonFields("", tree);
            long version = root.integer("formatVersion");
            if (version != PayloadFormat.VERSION) {
                throw new PayloadRefused(
                        PayloadFault.FORMAT_VERSION,
                        where + ": formatVersion " + version + " is not " + PayloadFormat.VERSION);
            }
            PayloadManifest manifest = new PayloadManifest(
                    root.texts("compatible"),
                    root.text("version"),
                    root.text("buildId"),
                    variant(root.text("variant")),
                    root.text("minimumVersion"),
                    root.text("signer"),
                    root.text("keyId"),
                    component(root, "bootcode"),
                    component(root, "coprocessor"),
                    images(root));
            root.requireNoOthers();
            return manifest;
        } catch (IllegalArgumentException e) {
            throw new PayloadRefused(PayloadFault.MANIFEST, where + ": " + e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new PayloadRefused(PayloadFault.MANIFEST, where + ": not JSON" + place(e), e);
        } catch (CharacterCodingException e) {
            throw new PayloadRefused(PayloadFault.MANIFEST, where + ": not UTF-8", e);
        }
    }

    /** Jackson's own text quotes the manifest. */
    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static Variant variant(String word) {
        return Variant.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("variant " + UnverifiedText.quoted(word)
                        + " is none of " + String.join(", ", Variant.words())));
    }

    private static Component component(JsonFields parent, String field) {
        JsonFields node = parent.object(field);
        Component component = new Component(node.text("version"), node.text("sha256"));
        node.requireNoOthers();
        return component;
    }

    private static Map<SlotImage, ImageManifest> images(JsonFields root) {
        Map<SlotImage, ImageManifest> images = new EnumMap<>(SlotImage.class);
        for (SlotImage image : SlotImage.values()) {
            JsonFields node = root.object(image.field());
            if (!node.text("file").equals(image.member())) {
                throw new IllegalArgumentException(image.field() + ".file is not " + image.member());
            }
            List<String> chunks = node.texts("chunkSha256");
            images.put(
                    image,
                    new ImageManifest(
                            node.integer("compressedSize"),
                            node.text("compressedSha256"),
                            node.integer("size"),
                            node.text("sha256"),
                            Math.toIntExact(Math.min(Integer.MAX_VALUE, node.integer("chunkSize"))),
                            chunks));
            node.requireNoOthers();
        }
        return images;
    }
}
