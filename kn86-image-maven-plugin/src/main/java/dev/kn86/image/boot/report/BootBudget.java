// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The limits of what a boot may cost: data of the product (docs/boot-test.md, "The budget"). Each row of the table is
 * the name of a phase of {@link BootCost} or of a service, and seconds.
 *
 * @param file the table
 * @param limits in seconds by name; {@link #ANY_OTHER} is the limit of each service without a row
 */
public record BootBudget(Path file, Map<String, Double> limits) {

    static final String ANY_OTHER = "*";

    private static final Pattern SECONDS = Pattern.compile("\\d{1,4}(\\.\\d{1,3})?");

    /**
     * A row of the comparison.
     *
     * @param what the phase or service
     * @param seconds that it took
     * @param limit in seconds
     */
    public record Item(String what, double seconds, double limit) {

        boolean isExceeded() {
            return seconds > limit;
        }
    }

    /**
     * Reads a budget.
     *
     * @throws BuildFailure that names the first line that is no limit, or the row that is missing
     */
    public static BootBudget read(Path file) throws BuildFailure, IOException {
        Map<String, Double> limits = new LinkedHashMap<>();
        for (TableRow row : TableRow.read(file, "boot budget", "Name the budget's file by kn86.boot.budget.")) {
            if (row.columns().size() != 2 || !SECONDS.matcher(row.column(1)).matches()) {
                throw row.failure("not a name, a tab and seconds: " + row.text(), "Correct the line.");
            }
            if (limits.put(row.column(0), Double.parseDouble(row.column(1))) != null) {
                throw row.failure("a second limit for " + row.column(0), "Remove one of them.");
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
     * Checks that names have limits.
     *
     * @throws BuildFailure that names the first of these names without a row
     */
    public void requireLimits(Collection<String> names) throws BuildFailure {
        for (String name : names) {
            if (!limits.containsKey(name)) {
                throw new BuildFailure(file + " has no limit for \"" + name + "\"", "Add one: name, tab, seconds.");
            }
        }
    }

    /**
     * Compares a boot with the budget: phases in the order of the boot, then services, the most expensive first.
     *
     * @throws BuildFailure when the budget has no limit for a phase
     */
    public List<Item> compare(BootCost cost) throws BuildFailure {
        requireLimits(cost.phases().keySet());
        List<Item> items = new ArrayList<>();
        cost.phases().forEach((name, seconds) -> items.add(new Item(name, seconds, limits.get(name))));
        cost.services().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(service -> new Item(
                        service.getKey(),
                        service.getValue(),
                        limits.getOrDefault(service.getKey(), limits.get(ANY_OTHER))))
                .forEach(items::add);
        return items;
    }

    /** What exceeds its limit, one text an item. */
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

    /** The comparison as text. */
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
