// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kn86.image.engine.rootfs.Variant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public class CardIdsTest {

    private static final CardIds IDS = new CardIds("1.2.3");

    /** The values were computed by another implementation of the RFC. They must not change for a released version. */
    @Test
    void idsAreDerivedFromTheVersion() {
        assertEquals(UUID.fromString("7dcc4aa6-f9f1-33c9-ad94-0dd3f21ee123"), IDS.disk());
        assertEquals(0x83ac35c3, IDS.diskSignature());
    }

    @Test
    void idsDifferByRoleAndVersion() {
        Set<UUID> ids = new HashSet<>();
        Arrays.stream(Partition.values()).map(IDS::partition).forEach(ids::add);
        ids.add(IDS.disk());
        assertEquals(7, ids.size());
        assertNotEquals(IDS.disk(), new CardIds("1.2.4").disk());
    }

    @Test
    void productionHasThePlainIdsAndDevelopmentOthers() {
        assertEquals(IDS, CardIds.of("1.2.3", Variant.PRODUCTION));
        CardIds development = CardIds.of("1.2.3", Variant.DEVELOPMENT);
        assertNotEquals(IDS.disk(), development.disk());
        assertNotEquals(IDS.diskSignature(), development.diskSignature());
        assertNotEquals(IDS.partition(Partition.SHARE), development.partition(Partition.SHARE));
    }
}
