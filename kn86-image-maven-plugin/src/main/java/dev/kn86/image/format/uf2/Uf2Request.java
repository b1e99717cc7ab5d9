// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What to turn into a UF2 file.
 *
 * @param source an ELF file, or a raw binary when a load address is given
 * @param loadAddress where a raw binary's first byte goes; empty for ELF files, which say so themselves
 * @param output the UF2 file to write
 */
public record Uf2Request(Path source, OptionalLong loadAddress, Path output) {}
