// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.quantity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({"0,0", "3825205248,3825205248", "3648MiB,3825205248", "2 GiB,2147483648"})
    void reads(String text, long bytes) throws Exception {
        assertEquals(bytes, ByteSize.parse("kn86.image.size", text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4GB", "-1", "1.5GiB", "MiB", "9999999999999"})
    void refuses(String text) {
        String message = assertThrows(BuildFailure.class, () -> ByteSize.parse("kn86.image.size", text))
                .getMessage();
        assertEquals(
                "kn86.image.size: \"" + text + "\" is not a size",
                message.lines().findFirst().orElseThrow());
    }

    /** Such sizes used to overflow: to 3.8 EB, and to a negative size. */
    @ParameterizedTest
    @ValueSource(strings = {"999999999999GiB", "8589934592 GiB"})
    void refusesWhatDoesNotFitInto63Bits(String text) {
        String message = assertThrows(BuildFailure.class, () -> ByteSize.parse("kn86.image.size", text))
                .getMessage();
        assertEquals(
                "kn86.image.size: \"" + text + "\" is more than 9223372036854775807 bytes",
                message.lines().findFirst().orElseThrow());
    }

    @Test
    void isNeverNegative() {
        assertThrows(IllegalArgumentException.class, () -> new ByteSize(-1));
    }
}
