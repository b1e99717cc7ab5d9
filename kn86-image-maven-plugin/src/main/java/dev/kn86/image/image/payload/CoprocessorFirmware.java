// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.rp2350.BinaryInfo;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.format.uf2.Uf2File;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The identity of the coprocessor's firmware, for the manifest.
 *
 * @param name the program's name
 * @param version the program's version
 * @param sha256 the hash of the UF2 file, lower-case hexadecimal
 */
record CoprocessorFirmware(String name, String version, String sha256) {

    /**
     * Reads a UF2 file.
     *
     * @throws BuildFailure naming the file when it is damaged, is not for the RP2350's Arm cores, or does not contain
     *     the program's name and version
     */
    public static CoprocessorFirmware read(Path file) throws BuildFailure, IOException {
        FlashProgram program = Uf2File.read(file)
                .program()
                .orElseThrow(() -> new BuildFailure(
                        file + ": holds no program for the RP2350's Arm cores",
                        "Build it with the goal kn86-image:uf2."));
        BinaryInfo info = BinaryInfo.read(program.bootable(file.toString()));
        if (info.programName().isEmpty() || info.programVersion().isEmpty()) {
            throw new BuildFailure(
                    file + ": the program does not say its name and version by binary_info",
                    "Set them with pico_set_program_name and pico_set_program_version.");
        }
        return new CoprocessorFirmware(
                info.programName().get(), info.programVersion().get(), Digests.sha256(file));
    }
}
