// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The tools that a build host needs; {@code tools/sd-provision/setup-host.sh} installs from the same table.
 *
 * @param tools in the order of the table
 */
record HostToolTable(List<HostTool> tools) {

    private static final String RESOURCE = "host-tools.tsv";

    HostToolTable {
        tools = List.copyOf(tools);
    }

    /** The table that is part of the plugin. */
    static HostToolTable bundled() {
        try (InputStream table = HostToolTable.class.getResourceAsStream(RESOURCE)) {
            return parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HostToolTable parse(String text) {
        return new HostToolTable(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(HostTool::parse)
                .toList());
    }
}
