// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.format.elf.ElfClass;
import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.format.elf.ElfSegment;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the flash program out of a 32-bit Arm executable: the file part of each loadable segment, at its load address
 * (System V gABI, "Program Header": p_paddr).
 */
public final class FirmwareElf {

    private static final long TYPE_EXECUTABLE = 2;
    private static final long MACHINE_ARM = 40;

    private static final String RELINK = "Link the firmware again, for the RP2350's Arm cores (PICO_BOARD=pico2).";

    private final String file;
    private final ElfFile elf;

    private FirmwareElf(String file, ElfFile elf) {
        this.file = file;
        this.elf = elf;
    }

    /**
     * Reads an executable.
     *
     * @throws BuildFailure naming the file when it is not a whole 32-bit little-endian Arm executable with aligned,
     *     non-overlapping segments in flash
     */
    public static FlashProgram read(Path file) throws BuildFailure, IOException {
        ElfFile elf = ElfFile.of(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
        return new FirmwareElf(file.toString(), elf).program();
    }

    private FlashProgram program() throws BuildFailure {
        checkHeader();
        List<FlashPiece> pieces = new ArrayList<>();
        for (ElfSegment segment : elf.segments()) {
            if (segment.isLoaded() && segment.fileSize() > 0) {
                pieces.add(piece(segment));
            }
        }
        if (pieces.isEmpty()) {
            throw failure("no loadable segment has content");
        }
        if (pieces.stream().noneMatch(piece -> Rp2350.FLASH.overlaps(piece.range()))) {
            throw new BuildFailure(
                    file + ": a RAM-only program: no segment is loaded to flash " + Rp2350.FLASH,
                    "Link it with the default memory map, not as no_flash.");
        }
        return FlashProgram.of(file, pieces);
    }

    private void checkHeader() throws BuildFailure {
        if (elf.elfClass() != ElfClass.ELF32) {
            throw failure("not a 32-bit ELF file (class 2)");
        }
        if (elf.machine() != MACHINE_ARM) {
            throw failure("not an Arm program (ELF machine " + elf.machine() + ")");
        }
        if (elf.type() != TYPE_EXECUTABLE) {
            throw failure("not an executable (ELF type " + elf.type() + ")");
        }
    }

    private FlashPiece piece(ElfSegment segment) throws BuildFailure {
        String name = "segment " + segment.number();
        byte[] content = elf.content(segment);
        if (segment.fileSize() > segment.memorySize()) {
            throw failure(name + " is larger in the file than in memory");
        }
        checkAlignment(name, segment);
        long address = segment.physicalAddress();
        if (address + segment.fileSize() > 1L << 32) {
            throw failure(name + " at " + AddressRange.hex(address) + " ends behind the 32-bit address space");
        }
        return new FlashPiece(name, address, content);
    }

    /** gABI, "Program Header": offset and virtual address are congruent, modulo the alignment. */
    private void checkAlignment(String name, ElfSegment segment) throws BuildFailure {
        long alignment = Math.max(1, segment.alignment());
        if (Long.bitCount(alignment) != 1 || segment.distance() % alignment != 0) {
            throw failure(name + " is misaligned: file offset " + segment.offset() + ", address "
                    + AddressRange.hex(segment.address()) + ", alignment " + alignment);
        }
    }

    private BuildFailure failure(String problem) {
        return new BuildFailure(file + ": " + problem, RELINK);
    }
}
