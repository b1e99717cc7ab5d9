// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductVersionTest {

    /** Semantic Versioning 2.0.0, section 11, points 2 and 4; then numbers that fit no machine word. */
    private static final List<String> ASCENDING = List.of(
            "0.1.0-SNAPSHOT",
            "0.1.0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
            "2.1.99999999999999999999",
            "10.0.0");

    @Test
    void orderIsThatOfSemanticVersioning() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                assertEquals(
                        i < j,
                        new ProductVersion(ASCENDING.get(i)).isLowerThan(new ProductVersion(ASCENDING.get(j))),
                        ASCENDING.get(i) + " < " + ASCENDING.get(j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.0.0+a, 1.0.0+b", "1.0.0, 1.0.0+20130313144700", "1.0.0-rc1+a-b, 1.0.0-rc1"})
    void buildMetadataDoesNotCount(String one, String other) {
        assertFalse(new ProductVersion(one).isLowerThan(new ProductVersion(other)));
        assertFalse(new ProductVersion(other).isLowerThan(new ProductVersion(one)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "1", "1.0", "v1.0.0", "1.0.0 ", "1.0.0-", "1.0.0_a", "1.0.0-ä", "1.0.0.0", "1.0.0\n", "-1.0.0"
            })
    void otherTextIsNoVersion(String text) {
        assertEquals(Optional.empty(), ProductVersion.parse(text));
        assertThrows(IllegalArgumentException.class, () -> new ProductVersion(text));
    }

    @Test
    void oddButAllowedSuffixesAreOrderedWithoutFailing() {
        for (String odd : List.of("1.0.0-.", "1.0.0--", "1.0.0-..a", "1.0.0-+", "1.0.0++", "1.0.0-00.x")) {
            assertTrue(new ProductVersion(odd).isLowerThan(new ProductVersion("1.0.1")), odd);
        }
    }
}
