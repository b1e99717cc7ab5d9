// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.rootfs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kn86.image.base.Base;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** What went into a slot, as JSON: version, base, kernel, boot firmware and every package. */
final class BuildRecord {

    private BuildRecord() {}

    static void write(Path file, RootfsRequest request, Base base, List<String> packages) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("version", request.version());
        root.put("buildId", request.buildId());
        root.put("production", request.production());
        new TreeMap<>(base.record()).forEach(root::put);
        ArrayNode list = root.putArray("packages");
        for (String line : packages) {
            String[] fields = line.split(" ");
            list.addObject().put("name", fields[0]).put("version", fields[1]).put("architecture", fields[2]);
        }
        mapper.writeValue(file.toFile(), root);
    }
}
