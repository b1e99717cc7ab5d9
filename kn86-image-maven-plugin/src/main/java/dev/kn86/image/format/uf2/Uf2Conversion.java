// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.AddressRange;
import dev.kn86.image.format.rp2350.FirmwareElf;
import dev.kn86.image.format.rp2350.FlashPartitionTable;
import dev.kn86.image.format.rp2350.FlashPiece;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.format.rp2350.ImageDefinition;
import dev.kn86.image.format.rp2350.VectorTable;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AtomicFile;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes the UF2 file that an RP2350's boot ROM accepts from firmware in an ELF file or a raw binary. */
public final class Uf2Conversion {

    private final Progress progress;

    public Uf2Conversion(Progress progress) {
        this.progress = progress;
    }

    /**
     * Checks the program and writes the UF2 file. After a failure, an earlier output file is unchanged.
     *
     * @throws BuildFailure naming the source when the RP2350 could not start it
     */
    public void convert(Uf2Request request) throws BuildFailure, IOException {
        try (Step step = progress.step("uf2 " + request.output().getFileName())) {
            FlashProgram program = read(request);
            String source = request.source().toString();
            Optional<FlashPartitionTable> table = FlashPartitionTable.find(source, program);
            if (table.isPresent()) {
                table.get().requirePlain(source);
            }
            checkStartable(source, program);
            byte[] uf2 = table.isPresent() ? Uf2Writer.writeAbsolute(program) : Uf2Writer.write(program);
            AtomicFile.write(request.output(), uf2);
            step.done(program.range().size() + " bytes of program");
        }
    }

    private static void checkStartable(String source, FlashProgram flash) throws BuildFailure {
        FlashProgram program = flash.bootable(source);
        ImageDefinition definition = ImageDefinition.find(source, program);
        if (!definition.isSecureArmExecutable()) {
            throw new BuildFailure(
                    source + ": the IMAGE_DEF says " + definition.describe() + ", not RP2350 Arm secure executable",
                    "Build for PICO_PLATFORM=rp2350-arm-s.");
        }
        VectorTable.read(source, program);
    }

    private static FlashProgram read(Uf2Request request) throws BuildFailure, IOException {
        Path source = request.source();
        if (!Files.isRegularFile(source)) {
            throw new BuildFailure(
                    "no firmware: " + source + " is missing or not a file",
                    "Build the firmware first, and check the goal's parameter.");
        }
        if (request.loadAddress().isEmpty()) {
            return FirmwareElf.read(source);
        }
        byte[] content = Files.readAllBytes(source);
        long address = request.loadAddress().getAsLong();
        if (content.length == 0 || address < 0 || address + content.length > 1L << 32) {
            throw new BuildFailure(
                    source + ": " + content.length + " bytes at " + AddressRange.hex(address) + " are no program",
                    "Give a binary that is not empty and a 32-bit load address.");
        }
        return FlashProgram.of(source.toString(), List.of(new FlashPiece("the binary", address, content)));
    }
}
