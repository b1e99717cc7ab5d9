// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.binding;

import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chooses the schemas that name some compatible strings, and the schemas that those refer to. There are thousands of
 * schemas, and dt-mk-schema takes most of a minute for all of them.
 */
final class SchemaFiles {

    /**
     * A reference is relative, as {@code $ref: solomon,ssd-common.yaml#}, or begins at the root of the schemas, as
     * {@code $ref: /schemas/usb/usb-device.yaml}.
     */
    private static final Pattern REFERENCE = Pattern.compile("\\$ref:\\s*[\"']?(/schemas/)?([^\"'#\\s]+\\.yaml)");

    private final Path bindings;
    private final Map<Path, String> texts = new HashMap<>();

    /** Reads all schemas below a folder. */
    SchemaFiles(Path bindings) throws IOException {
        this.bindings = bindings;
        try (Stream<Path> files = Files.walk(bindings)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                texts.put(file, ForeignText.of(file));
            }
        }
    }

    /** The schemas that name the compatible string as a whole word; empty when it has no binding in YAML. */
    List<Path> naming(String compatible) {
        Pattern word = Pattern.compile("(?m)(?<![\\w,.-])" + Pattern.quote(compatible) + "(?![\\w,.-])");
        return texts.entrySet().stream()
                .filter(file -> word.matcher(withoutExamples(file.getValue())).find())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static String withoutExamples(String text) {
        int examples = text.indexOf("\nexamples:");
        return examples < 0 ? text : text.substring(0, examples);
    }

    /** The schemas and all schemas that they refer to, but those that are part of dt-schema itself. */
    Set<Path> closure(Set<Path> schemas) {
        Set<Path> closure = new TreeSet<>();
        Deque<Path> open = new ArrayDeque<>(schemas);
        while (!open.isEmpty()) {
            Path file = open.removeFirst();
            if (texts.containsKey(file) && closure.add(file)) {
                Matcher reference = REFERENCE.matcher(texts.get(file));
                while (reference.find()) {
                    open.addLast(
                            reference.group(1) != null
                                    ? bindings.resolve(reference.group(2))
                                    : file.resolveSibling(reference.group(2)).normalize());
                }
            }
        }
        return closure;
    }
}
