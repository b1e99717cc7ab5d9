// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariantTest {

    @Test
    void thePlainNamesAreProductions() {
        assertEquals("0.1.0", Variant.PRODUCTION.name("0.1.0"));
        assertNull(Variant.PRODUCTION.classifier(""));
        assertEquals("packages", Variant.PRODUCTION.classifier("packages"));
        assertEquals("0.1.0-development", Variant.DEVELOPMENT.name("0.1.0"));
        assertEquals("development", Variant.DEVELOPMENT.classifier(""));
        assertEquals("packages-development", Variant.DEVELOPMENT.classifier("packages"));
    }

    @Test
    void onlyTheExactWordIsAVariants() {
        assertEquals(Optional.of(Variant.PRODUCTION), Variant.ofWord("production"));
        assertEquals(Optional.of(Variant.DEVELOPMENT), Variant.ofWord("development"));
        assertEquals(Optional.empty(), Variant.ofWord("Production"));
        assertEquals(Optional.empty(), Variant.ofWord("production "));
        assertEquals(Optional.empty(), Variant.ofWord(""));
    }
}
