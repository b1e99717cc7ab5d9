// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The policy of version floors: a table whose rows are all floors that a release ever had, the oldest first, each with
 * its reason. The last row is the floor of the payload that is made. A deck never lowers its floor, and so a row is
 * never taken away: each floor is higher than the one before.
 *
 * @param version the floor
 * @param reason why no deck may go back behind it
 */
public record VersionFloor(ProductVersion version, String reason) {

    private static final int COLUMNS = 2;
    private static final String ROW = "Write a line of two columns, FLOOR and REASON, with one tab between them.";

    /**
     * Reads the policy.
     *
     * @param building the version that is made; a payload below its own floor could not be installed again
     * @throws BuildFailure naming the file and the line
     */
    public static VersionFloor read(Path file, ProductVersion building) throws BuildFailure, IOException {
        List<TableRow> rows = TableRow.read(
                file,
                "table of version floors",
                "Make the file that kn86.kn86fw.floors names, with a line such as 0.0.0, tab, the reason.");
        VersionFloor last = null;
        for (TableRow row : rows) {
            last = next(row, last);
            if (building.isLowerThan(last.version)) {
                throw row.failure(
                        "the floor " + last.version + " is above " + building + ", the version that is made",
                        "A deck would refuse to install this version again: raise the project's version, or lower"
                                + " the floor if no release has it yet.");
            }
        }
        if (last == null) {
            throw new BuildFailure(file + ": no version floor is in the table", ROW);
        }
        return last;
    }

    private static VersionFloor next(TableRow row, VersionFloor before) throws BuildFailure {
        if (row.columns().size() != COLUMNS || row.column(1).isBlank()) {
            throw row.failure("a floor has two columns: \"" + row.text() + "\"", ROW);
        }
        ProductVersion version = ProductVersion.parse(row.column(0))
                .orElseThrow(() -> row.failure(
                        "the floor \"" + row.column(0) + "\" is not MAJOR.MINOR.PATCH with an optional suffix",
                        "Write it like 0.1.0."));
        if (before != null && !before.version.isLowerThan(version)) {
            throw row.failure(
                    "the floor " + version + " is not above " + before.version + ", the one before",
                    "Decks that have the higher floor keep it. Add a higher one as the last line.");
        }
        return new VersionFloor(version, row.column(1));
    }
}
