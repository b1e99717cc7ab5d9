// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes what a slot is made of as JSON: version, base, kernel and boot firmware. The packages are in packages.lock.
 */
final class BuildRecord {

    private BuildRecord() {}

    static void write(Path file, RootfsRequest request, Map<String, String> record) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("version", request.version());
        root.put("buildId", request.buildId());
        root.put("production", request.production());
        new TreeMap<>(record).forEach(root::put);
        mapper.writeValue(file.toFile(), root);
    }
}
