// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.budget;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much room the product may take: data of the product (docs/image-format.md, "The size budget"). Each row of the
 * table is the name of a part and megabytes of 1,000,000 bytes.
 *
 * @param file the table
 * @param limits in bytes
 */
public record SizeBudget(Path file, Map<Part, Long> limits) {

    private static final long MEGABYTE = 1_000_000;

    /** What has a limit. */
    public enum Part {
        /** What a slot's two file systems use: what an installation writes. */
        SLOT,
        /** The file of the update payload. */
        PAYLOAD;

        /** The name in the table and in messages. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Finds what takes the room; called only when there is too much. */
    @FunctionalInterface
    public interface Largest {

        /** One line a package or folder, the largest first. */
        List<String> list() throws BuildFailure, IOException;
    }

    public SizeBudget {
        limits = Map.copyOf(limits);
    }

    /**
     * Reads a budget.
     *
     * @throws BuildFailure that names the first line that is no limit, or the part that has none
     */
    public static SizeBudget read(Path file) throws BuildFailure, IOException {
        Map<Part, Long> limits = new TreeMap<>();
        for (TableRow row : TableRow.read(file, "size budget", "Name the budget's file by kn86.size.budget.")) {
            if (row.columns().size() != 2 || !row.column(1).matches("[1-9][0-9]{0,5}")) {
                throw row.failure("not a name, a tab and megabytes: " + row.text(), "Correct the line.");
            }
            if (limits.put(part(row), Long.parseLong(row.column(1)) * MEGABYTE) != null) {
                throw row.failure("a second limit for " + row.column(0), "Remove one of them.");
            }
        }
        for (Part part : Part.values()) {
            if (!limits.containsKey(part)) {
                throw new BuildFailure(
                        file + " has no limit for \"" + part.word() + "\"", "Add one: name, tab, megabytes.");
            }
        }
        return new SizeBudget(file, limits);
    }

    /** Reads the budget that the user has named, if any. */
    public static Optional<SizeBudget> readGiven(Optional<Path> file) throws BuildFailure, IOException {
        return file.isPresent() ? Optional.of(read(file.get())) : Optional.empty();
    }

    private static Part part(TableRow row) throws BuildFailure {
        for (Part part : Part.values()) {
            if (part.word().equals(row.column(0))) {
                return part;
            }
        }
        throw row.failure("nothing is called \"" + row.column(0) + "\"", "Name the slot or the payload.");
    }

    /**
     * Checks a size.
     *
     * @param bytes that the part takes
     * @param largest what takes them
     * @throws BuildFailure when that is more than the limit; lists what takes the most room
     */
    public void check(Part part, long bytes, Largest largest) throws BuildFailure, IOException {
        long limit = limits.get(part);
        if (bytes > limit) {
            throw new BuildFailure(
                    "the " + part.word() + " takes " + megabytes(bytes) + ", and " + file + " allows "
                            + megabytes(limit) + "; the largest parts of the slot:\n    "
                            + String.join("\n    ", largest.list()),
                    "Find out what has grown: a package that the deck does not need goes in the stage that brings it"
                            + " (stage-kn86-base, 00-packages). If all of it is needed, raise the limit in a commit that"
                            + " says why.");
        }
    }

    /** For people: one digit behind the point, rounded up, so that too much never reads as just enough. */
    static String megabytes(long bytes) {
        long tenths = (bytes + MEGABYTE / 10 - 1) / (MEGABYTE / 10);
        return tenths / 10 + "." + tenths % 10 + " MB";
    }
}
