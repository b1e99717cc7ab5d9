// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.util.List;

/**
 * The tools that a build host needs. {@code tools/sd-provision/setup-host.sh} installs the packages of the same table.
 *
 * @param tools in the order of the table
 */
record HostToolTable(List<HostTool> tools) {

    HostToolTable {
        tools = List.copyOf(tools);
    }

    /** The table that is part of the plugin. */
    static HostToolTable bundled() {
        return of(BundledTable.rows("host-tools.tsv"));
    }

    static HostToolTable parse(String text) {
        return of(BundledTable.rowsOf(text));
    }

    private static HostToolTable of(List<String> rows) {
        return new HostToolTable(rows.stream().map(HostTool::parse).toList());
    }
}
