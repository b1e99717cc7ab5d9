// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.failure.BuildFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chooses the layers that a cache can do without. */
public final class LayerPruning {

    /** Layers of this format first; among them the latest used first; layers of the same time by key. */
    static final Comparator<CachedLayer> KEPT_FIRST = Comparator.comparing(
                    (CachedLayer layer) -> layer.record().isEmpty())
            .thenComparing(CachedLayer::lastUse, Comparator.reverseOrder())
            .thenComparing(CachedLayer::key);

    private static final Pattern AGE = Pattern.compile("([0-9]{1,5})([dh])");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{6,64}");

    private LayerPruning() {}

    /**
     * The layers that a user names.
     *
     * @param rule {@code all}; {@code unused} for all that the last build has not used; an age since the last use, such
     *     as {@code 30d} or {@code 12h}; a key, or 6 or more of its first characters; or a stage's name
     * @param now the time to which ages are counted
     * @throws BuildFailure when the cache has no layer of that key or stage
     */
    public static List<CachedLayer> named(String rule, List<CachedLayer> layers, Instant now) throws BuildFailure {
        List<CachedLayer> chosen =
                layers.stream().filter(predicate(rule, layers, now)).toList();
        if (chosen.isEmpty()
                && !rule.equals("all")
                && !rule.equals("unused")
                && !AGE.matcher(rule).matches()) {
            throw new BuildFailure(
                    "kn86.layers.prune=" + rule + ": the cache has no layer of that key or stage",
                    "Use a key or a stage of the list, all, unused, or an age such as 30d or 12h.");
        }
        return chosen;
    }

    private static Predicate<CachedLayer> predicate(String rule, List<CachedLayer> layers, Instant now) {
        if (rule.equals("all")) {
            return layer -> true;
        }
        if (rule.equals("unused")) {
            Instant lastBuild = layers.stream()
                    .filter(layer -> layer.record().isPresent())
                    .map(CachedLayer::lastUse)
                    .max(Comparator.naturalOrder())
                    .orElse(now);
            return layer -> layer.record().isEmpty() || layer.lastUse().isBefore(lastBuild);
        }
        Matcher age = AGE.matcher(rule);
        if (age.matches()) {
            long count = Long.parseLong(age.group(1));
            Instant limit = now.minus(age.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count));
            return layer -> layer.lastUse().isBefore(limit);
        }
        boolean isKey = KEY.matcher(rule).matches();
        return layer -> (isKey && layer.key().startsWith(rule)) || layer.stage().equals(rule);
    }

    /**
     * The layers to delete so that the rest takes no more than a limit: first those of another format, then the least
     * recently used. Layers in use stay, even when they take more than the limit.
     *
     * @param limit bytes
     */
    public static List<CachedLayer> beyond(long limit, List<CachedLayer> layers) {
        List<CachedLayer> chosen = new ArrayList<>();
        long size = layers.stream().mapToLong(CachedLayer::size).sum();
        for (CachedLayer layer : layers.stream().sorted(KEPT_FIRST.reversed()).toList()) {
            if (size > limit && !layer.inUse()) {
                chosen.add(layer);
                size -= layer.size();
            }
        }
        return chosen;
    }
}
