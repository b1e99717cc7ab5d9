// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerPruningTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final List<CachedLayer> LAYERS = List.of(
            layer("aaaa1111", "stage-base", "2026-11-20T11:00:00Z", false),
            layer("aaaa2222", "stage-app", "2026-11-20T11:00:00Z", true),
            layer("bbbb3333", "stage-app", "2026-11-19T11:00:00Z", false),
            layer("cccc4444", "", "2026-11-20T11:30:00Z", false),
            layer("dddd5555", "stage-base", "2026-10-01T00:00:00Z", false));

    @ParameterizedTest
    @CsvSource({
        "all, aaaa1111 aaaa2222 bbbb3333 cccc4444 dddd5555",
        "30d, dddd5555",
        "24h, bbbb3333 dddd5555",
        "stage-app, aaaa2222 bbbb3333",
        "aaaa22, aaaa2222",
        "aaaa11111, ''",
        "90d, ''"
    })
    void choosesWhatTheRuleNames(String rule, String keys) throws Exception {
        if (keys.isEmpty() && !rule.endsWith("d")) {
            BuildFailure failure = assertThrows(BuildFailure.class, () -> LayerPruning.named(rule, LAYERS, NOW));
            assertTrue(failure.getMessage()
                    .startsWith("kn86.layers.prune=" + rule + ": the cache has no layer of that key or stage"));
            return;
        }
        assertEquals(keys, keys(LayerPruning.named(rule, LAYERS, NOW)));
    }

    @Test
    void unusedIsWhatTheLastBuildDidWithout() throws Exception {
        assertEquals("bbbb3333 cccc4444 dddd5555", keys(LayerPruning.named("unused", LAYERS, NOW)));
    }

    @Test
    void anEmptyCacheHasNothingToPrune() throws Exception {
        assertEquals(List.of(), LayerPruning.named("unused", List.of(), NOW));
        assertEquals(List.of(), LayerPruning.named("all", List.of(), NOW));
        assertEquals(List.of(), LayerPruning.beyond(0, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "500, ''",
        "499, cccc4444",
        "400, cccc4444",
        "399, cccc4444 dddd5555",
        "0, cccc4444 dddd5555 bbbb3333 aaaa1111"
    })
    void beyondALimitOtherFormatsGoFirstThenTheOldest(long limit, String keys) {
        assertEquals(keys, keys(LayerPruning.beyond(limit, LAYERS)));
    }

    private static String keys(List<CachedLayer> layers) {
        return String.join(" ", layers.stream().map(CachedLayer::key).toList());
    }

    private static CachedLayer layer(String key, String stage, String lastUse, boolean inUse) {
        Optional<LayerRecord> record = stage.isEmpty()
                ? Optional.empty()
                : Optional.of(new LayerRecord(LayerRecord.FORMAT, key, stage, "", "", false, lastUse, 1, 100, "", ""));
        return new CachedLayer(Path.of("/cache/layers", key), record, 100, Instant.parse(lastUse), inUse);
    }
}
