// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.quantity.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The list of layers as a table for people. */
public final class LayerTable {

    private static final String ROW = "%-" + LayerId.SHORT + "s  %-24s %9s  %8s  %8s%s";

    private LayerTable() {}

    /**
     * The table, a line each.
     *
     * @param now the time to which ages are counted
     */
    public static List<String> lines(List<CachedLayer> layers, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(ROW, "key", "stage", "size", "age", "last use", ""));
        for (CachedLayer layer : layers) {
            lines.add(String.format(
                    ROW,
                    shortened(layer.key()),
                    layer.stage(),
                    new ByteSize(layer.size()).mebibytes(),
                    age(layer.created(), now),
                    age(layer.lastUse(), now),
                    layer.inUse() ? "  in use" : ""));
        }
        lines.add(layers.size() + " layers, "
                + new ByteSize(layers.stream().mapToLong(CachedLayer::size).sum()).mebibytes());
        return lines;
    }

    /** The first characters of a key, as in messages. */
    public static String shortened(String key) {
        return key.substring(0, Math.min(LayerId.SHORT, key.length()));
    }

    private static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.isNegative() || age.toMinutes() < 1) {
            return "now";
        }
        return age.toHours() < 1
                ? age.toMinutes() + " min"
                : age.toDays() < 3 ? age.toHours() + " h" : age.toDays() + " days";
    }
}
