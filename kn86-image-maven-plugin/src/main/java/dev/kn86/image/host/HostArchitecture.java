// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.util.List;

/**
 * One line of the table {@code host-architectures.tsv}: an architecture that the build runs on. {@code setup-host.sh}
 * reads the same table.
 *
 * @param name as Debian names it, for example {@code arm64}
 * @param javaName as the system property {@code os.arch} names it, for example {@code aarch64}
 */
record HostArchitecture(String name, String javaName) {

    /** All architectures, in the order of the table that is part of the plugin. */
    static List<HostArchitecture> bundled() {
        return BundledTable.rows("host-architectures.tsv").stream()
                .map(row -> row.split("\t"))
                .map(columns -> new HostArchitecture(columns[0], columns[2]))
                .toList();
    }
}
