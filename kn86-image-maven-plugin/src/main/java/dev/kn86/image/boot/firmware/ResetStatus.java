// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

/**
 * The register PM_RSTS of the BCM2835 family, in which the operating system leaves the firmware a partition number. The
 * six bits of the number are spread over the even bits from 0 to 10 (Linux, drivers/watchdog/bcm2835_wdt.c,
 * PM_RSTS_PARTITION_CLR and bcm2835_restart). The register keeps its value through a reset, but not without power.
 *
 * @param word the register, 0 to 2^32 - 1; bits 24 to 31 are the password of a write and mean nothing
 */
public record ResetStatus(long word) {

    /** What the register holds after power-on. */
    public static final ResetStatus POWER_ON = new ResetStatus(0);

    /** The number that tells the firmware to switch the board off (Linux, bcm2835_wdt.c, PM_RSTS_RASPBERRYPI_HALT). */
    public static final int HALT = 63;

    private static final int PARTITION_BITS = 6;

    public ResetStatus {
        if (word < 0 || word >= 1L << 32) {
            throw new IllegalArgumentException("PM_RSTS has 32 bits, not " + Long.toHexString(word));
        }
    }

    /** The register after the operating system has asked for a partition, 0 to {@link #HALT}. */
    public static ResetStatus asking(int partition) {
        if (partition < 0 || partition > HALT) {
            throw new IllegalArgumentException("no partition number of six bits: " + partition);
        }
        long word = 0;
        for (int bit = 0; bit < PARTITION_BITS; bit++) {
            word |= (long) ((partition >> bit) & 1) << (2 * bit);
        }
        return new ResetStatus(word);
    }

    /** The partition that the firmware is to start from, 1-based; 0 when autoboot.txt decides. */
    public int partition() {
        int partition = 0;
        for (int bit = 0; bit < PARTITION_BITS; bit++) {
            partition |= (int) ((word >> (2 * bit)) & 1) << bit;
        }
        return partition;
    }

    /** The register in hexadecimal, as a monitor shows it. */
    @Override
    public String toString() {
        return String.format("0x%08x", word);
    }
}
