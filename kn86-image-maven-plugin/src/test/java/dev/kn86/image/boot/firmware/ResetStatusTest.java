// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResetStatusTest {

    /**
     * Linux, drivers/watchdog/bcm2835_wdt.c: PM_RSTS_PARTITION_CLR 0xfffffaaa, PM_RSTS_RASPBERRYPI_HALT 0x555 for
     * partition 63, PM_PASSWORD 0x5a000000. The rows with 0x1000 were read from QEMU's PM_RSTS after a restart by
     * Debian's kernel.
     */
    @ParameterizedTest
    @CsvSource({
        "0x00000000, 0",
        "0x00001000, 0",
        "0x00001005, 3",
        "0x5a000004, 2",
        "0x5a000005, 3",
        "0x00000555, 63",
        "0x00000001, 1",
        "0x00000010, 4",
        "0x00000040, 8",
        "0x00000100, 16",
        "0x00000400, 32",
        "0xfffffaaa, 0",
        "0xffffffff, 63",
    })
    void theEvenBitsNameThePartition(String word, int partition) {
        assertEquals(partition, new ResetStatus(Long.decode(word)).partition());
    }

    @Test
    void everyNumberIsReadAsItIsAskedFor() {
        for (int partition = 0; partition <= ResetStatus.HALT; partition++) {
            assertEquals(partition, ResetStatus.asking(partition).partition());
        }
        assertEquals(0x555, ResetStatus.asking(63).word());
        assertEquals("0x00000005", ResetStatus.asking(3).toString());
    }

    @Test
    void afterPowerOnThereIsNoNumber() {
        assertEquals(StartRequest.NONE, StartRequest.of(ResetStatus.POWER_ON));
    }

    @Test
    void whatFitsNoRegisterIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ResetStatus(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new ResetStatus(-1));
        assertThrows(IllegalArgumentException.class, () -> ResetStatus.asking(64));
        assertThrows(IllegalArgumentException.class, () -> ResetStatus.asking(-1));
    }
}
