// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A JSON object that is read field by field and then must have no others. All methods throw
 * IllegalArgumentException naming the field. Not thread-safe.
 */
final class JsonFields {

    private final String path;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    /**
     * @param path names the object in messages, ending with a dot; empty for the outermost one
     * @param node what should be an object
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

    /** A whole number of at most 63 bits, without sign. */
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

    /** Refuses fields that nobody has asked for, except for optional extensions. */
    void requireNoOthers() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!read.contains(name) && !name.startsWith(PayloadFormat.EXTENSION_PREFIX)) {
                throw new IllegalArgumentException("unknown field " + path + name);
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
