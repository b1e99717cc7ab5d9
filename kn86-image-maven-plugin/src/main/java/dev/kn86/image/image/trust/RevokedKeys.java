// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.trust;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys that a deck must not trust any more: their ids, one a line (docs/update.md, "Trusted keys").
 *
 * @param file the list
 * @param ids in the list's order
 */
record RevokedKeys(Path file, Set<String> ids) {

    /** The most that a deck remembers (TRUSTED_KEYS_REVOKED_MAX). */
    private static final int MAXIMUM = 64;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final String REMEDY =
            "Write the SHA-256 of a raw key, as keyId in a manifest, on each line; lines that begin with # are comments.";

    /**
     * Reads a list.
     *
     * @throws BuildFailure naming the file and the line
     */
    static RevokedKeys read(Path file) throws BuildFailure, IOException {
        List<TableRow> rows = TableRow.read(file, "list of revoked keys", "Correct kn86.update.revoked.");
        Set<String> ids = new LinkedHashSet<>();
        for (TableRow row : rows) {
            if (!ID.matcher(row.text()).matches()) {
                throw row.failure("no id of 64 lower-case hexadecimal digits: \"" + row.text() + "\"", REMEDY);
            }
            ids.add(row.text());
            if (ids.size() > MAXIMUM) {
                throw row.failure(
                        "more than " + MAXIMUM + " keys, which is what a deck remembers",
                        "Take ids of keys away" + " that no deck in the field trusts.");
            }
        }
        return new RevokedKeys(file, ids);
    }

    /** The file that a deck reads. */
    String text() {
        return ids.isEmpty() ? "" : String.join("\n", ids) + "\n";
    }
}
