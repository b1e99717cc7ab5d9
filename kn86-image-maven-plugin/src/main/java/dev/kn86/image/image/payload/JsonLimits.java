// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The limits that a manifest's JSON keeps, so that readers with other JSON libraries agree with this one about every
 * byte (docs/kn86fw-format.md, "Manifest"). They hold in optional extensions too. Not thread-safe.
 */
final class JsonLimits {

    private static final int MAXIMUM_LEVELS = 16;
    private static final int MAXIMUM_VALUES = 32_768;
    /** In bytes of UTF-8. */
    private static final int MAXIMUM_NAME = 256;

    private int values;

    private JsonLimits() {}

    /** @throws IllegalArgumentException naming the limit that the tree breaks */
    static void require(JsonNode tree) {
        new JsonLimits().check("the whole", tree, 1);
    }

    private void check(String path, JsonNode node, int level) {
        requireThat(++values <= MAXIMUM_VALUES, "holds more than " + MAXIMUM_VALUES + " values");
        requireThat(
                !node.isContainerNode() || level <= MAXIMUM_LEVELS, "holds more than " + MAXIMUM_LEVELS + " levels");
        requireThat(
                !node.isNumber() || (node.isIntegralNumber() && node.canConvertToLong()),
                path + " is not a whole number of 64 bits");
        if (node.isTextual()) {
            requireText(path, node.textValue());
        }
        if (node.isArray()) {
            node.forEach(element -> check(path, element, level + 1));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            requireText("a name", field.getKey());
            requireThat(
                    field.getKey().getBytes(StandardCharsets.UTF_8).length <= MAXIMUM_NAME,
                    "a name has more than " + MAXIMUM_NAME + " bytes");
            check(level == 1 ? field.getKey() : path + "." + field.getKey(), field.getValue(), level + 1);
        }
    }

    private static void requireText(String path, String text) {
        requireThat(
                text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text),
                path + " holds U+0000 or half a surrogate pair");
    }

    private static void requireThat(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }
}
