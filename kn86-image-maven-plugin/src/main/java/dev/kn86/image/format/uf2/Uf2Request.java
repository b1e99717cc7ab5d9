// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What to turn into a UF2 file.
 *
 * @param source an ELF file, or a raw binary when a load address is given
 * @param loadAddress where a raw binary's first byte goes; empty for ELF files, which say so themselves
 * @param output the UF2 file to write
 */
public record Uf2Request(Path source, OptionalLong loadAddress, Path output) {

    /** The RP2350 has 32-bit addresses. */
    private static final long HIGHEST_ADDRESS = 0xFFFF_FFFFL;

    /**
     * Reads a load address, decimal or with 0x.
     *
     * @param property the one that gives it, for the message
     */
    public static long address(String property, String text) throws BuildFailure {
        try {
            long address = Long.decode(text.strip());
            if (address >= 0 && address <= HIGHEST_ADDRESS) {
                return address;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number that is no address.
        }
        throw new BuildFailure(
                property + "=" + text + " is not a 32-bit address", "Write it like 0x10000000, where flash begins.");
    }
}
