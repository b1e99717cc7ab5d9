// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much a boot may take: a text file that is kept with the sources and reviewed like them. One limit a line: what
 * it is for (a phase of {@link BootCost} or a service), a tab, seconds. Lines that begin with "#" and empty ones are
 * comments.
 *
 * @param file where the limits come from
 * @param limits seconds; {@link #ANY_OTHER} is for services that no line names
 */
public record BootBudget(Path file, Map<String, Double> limits) {

    static final String ANY_OTHER = "*";

    /**
     * One line of the comparison.
     *
     * @param what phase or service
     * @param seconds measured
     * @param limit seconds
     */
    public record Item(String what, double seconds, double limit) {

        boolean isExceeded() {
            return seconds > limit;
        }
    }

    /**
     * Reads a budget.
     *
     * @throws BuildFailure naming the first line that is no limit, or the limit that is missing
     */
    public static BootBudget read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("boot: there is no budget " + file, "Name the budget file by kn86.boot.budget.");
        }
        Map<String, Double> limits = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t");
            if (columns.length != 2 || !columns[1].matches("\\d{1,4}(\\.\\d{1,3})?")) {
                throw new BuildFailure(
                        file + ", line " + number + ": not a name, a tab and seconds: " + line, "Correct the line.");
            }
            if (limits.put(columns[0], Double.parseDouble(columns[1])) != null) {
                throw new BuildFailure(
                        file + ", line " + number + ": a second limit for " + columns[0], "Remove one of them.");
            }
        }
        if (!limits.containsKey(ANY_OTHER)) {
            throw new BuildFailure(
                    file + " has no line \"" + ANY_OTHER + "\", the limit of services without one of their own",
                    "Add it.");
        }
        return new BootBudget(file, limits);
    }

    /**
     * Puts a boot beside the budget: phases in the order of the boot, then services, the most expensive first.
     *
     * @throws BuildFailure when the budget has no limit for a phase
     */
    public List<Item> compare(BootCost cost) throws BuildFailure {
        List<Item> items = new ArrayList<>();
        for (Map.Entry<String, Double> phase : cost.phases().entrySet()) {
            Double limit = limits.get(phase.getKey());
            if (limit == null) {
                throw new BuildFailure(
                        file + " has no limit for \"" + phase.getKey() + "\"",
                        "Add one; the last boot took " + text(phase.getValue()) + ".");
            }
            items.add(new Item(phase.getKey(), phase.getValue(), limit));
        }
        cost.services().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(service -> new Item(
                        service.getKey(),
                        service.getValue(),
                        limits.getOrDefault(service.getKey(), limits.get(ANY_OTHER))))
                .forEach(items::add);
        return items;
    }

    /** What is over the budget: one text per item. */
    public List<String> faults(List<Item> items) {
        return items.stream()
                .filter(Item::isExceeded)
                .map(item -> item.what() + " took " + text(item.seconds()) + " of the " + text(item.limit()) + " that "
                        + (limits.containsKey(item.what()) ? "its line" : "the line \"" + ANY_OTHER + "\"")
                        + " in " + file
                        + " allows: find out what costs more than before,"
                        + " or give it a higher limit there, in a commit that says why")
                .toList();
    }

    /** The comparison as a table for people. */
    public static String table(List<Item> items) {
        StringBuilder table = new StringBuilder("     took   allowed   what\n");
        for (Item item : items) {
            table.append(String.format(
                    Locale.ROOT,
                    "%9s %9s %s %s\n",
                    text(item.seconds()),
                    text(item.limit()),
                    item.isExceeded() ? "!" : " ",
                    item.what()));
        }
        return table.toString();
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.3f s", seconds);
    }
}
