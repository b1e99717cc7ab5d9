// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import java.util.Locale;

/**
 * A range of the RP2350's 32-bit address space.
 *
 * @param start the first address
 * @param end the address behind the last one; not below start, at most 2^32
 */
public record AddressRange(long start, long end) {

    private static final long ADDRESS_SPACE = 1L << 32;

    public AddressRange {
        if (start < 0 || end < start || end > ADDRESS_SPACE) {
            throw new IllegalArgumentException("not an address range: " + start + ".." + end);
        }
    }

    boolean contains(AddressRange other) {
        return start <= other.start && other.end <= end;
    }

    boolean overlaps(AddressRange other) {
        return start < other.end && other.start < end;
    }

    public long size() {
        return end - start;
    }

    /** The address as messages show it, for example {@code 0x10000000}. */
    public static String hex(long address) {
        return String.format(Locale.ROOT, "0x%08x", address);
    }

    @Override
    public String toString() {
        return hex(start) + ".." + hex(end);
    }
}
