// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Uf2RequestTest {

    @ParameterizedTest
    @CsvSource({"0x10000000, 268435456", "268435456, 268435456", "0xFFFFFFFF, 4294967295", "' 0 ', 0"})
    void readsAnAddress(String text, long address) throws Exception {
        assertEquals(address, Uf2Request.address("kn86.uf2.loadAddress", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flash", "", "-1", "0x100000000", "0x"})
    void refusesWhatIsNoAddress(String text) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> Uf2Request.address("kn86.uf2.loadAddress", text));
        assertEquals(
                "kn86.uf2.loadAddress=" + text + " is not a 32-bit address",
                failure.getMessage().lines().findFirst().orElseThrow());
    }
}
