// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Reads a JSON object field by field, and then checks that the object has no other fields. All methods throw an
 * IllegalArgumentException that names the field. Not thread-safe.
 */
final class JsonFields {

    private final String path;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    /**
     * @param path the object's name for messages, with a dot at its end; empty for the outermost object
     * @param node the node, which should be an object
     */
    JsonFields(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "the whole" : path.substring(0, path.length() - 1)) + " is not an object");
        }
        this.path = path;
        this.node = node;
    }

    String text(String field) {
        return textOf(field, get(field));
    }

    /** A whole number from 0 to 2^63 - 1. */
    long integer(String field) {
        JsonNode value = get(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException(path + field + " is not an unsigned whole number");
        }
        return value.longValue();
    }

    List<String> texts(String field) {
        JsonNode array = get(field);
        if (!array.isArray()) {
            throw new IllegalArgumentException(path + field + " is not an array");
        }
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(textOf(field, element)));
        return texts;
    }

    JsonFields object(String field) {
        return new JsonFields(path + field + ".", get(field));
    }

    /** Refuses fields that have not been read. Optional extensions are allowed. */
    void requireNoOthers() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!read.contains(name) && !name.startsWith(PayloadFormat.EXTENSION_PREFIX)) {
                throw new IllegalArgumentException("unknown field " + UnverifiedText.of(path + name));
            }
        }
    }

    private String textOf(String field, JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException(path + field + " is not a text");
        }
        return value.textValue();
    }

    private JsonNode get(String field) {
        read.add(field);
        JsonNode value = node.get(field);
        if (value == null) {
            throw new IllegalArgumentException(path + field + " is missing");
        }
        return value;
    }
}
