// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.quantity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 86_400})
    void takesBothEndsOfTheRange(long number) {
        assertDoesNotThrow(() -> WholeNumber.check("kn86.boot.timeout", number, 1, 86_400));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 86_401})
    void refusesWhatIsBeyond(long number) {
        String message = assertThrows(
                        BuildFailure.class, () -> WholeNumber.check("kn86.boot.timeout", number, 1, 86_400))
                .getMessage();
        assertEquals("kn86.boot.timeout=" + number + " is out of range\n  -> Choose 1 to 86400.", message);
    }
}
