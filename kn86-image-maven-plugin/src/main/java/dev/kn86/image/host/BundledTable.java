// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tables about build hosts that are part of the plugin. {@code setup-host.sh} reads the same files. */
final class BundledTable {

    private BundledTable() {}

    /**
     * The lines of a table, without comments and empty lines.
     *
     * @param name the file, beside this class
     */
    static List<String> rows(String name) {
        try (InputStream table = BundledTable.class.getResourceAsStream(name)) {
            return rowsOf(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> rowsOf(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
