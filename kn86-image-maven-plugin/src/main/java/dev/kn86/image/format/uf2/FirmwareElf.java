// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the flash program out of a 32-bit Arm executable: the file part of each loadable segment, at its
 * load address. Offsets are those of the System V ABI, "ELF header" and "Program header" (ELF32).
 */
public final class FirmwareElf {

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int CLASS_OFFSET = 4;
    private static final int CLASS_32_BIT = 1;
    private static final int DATA_OFFSET = 5;
    private static final int DATA_LITTLE_ENDIAN = 1;
    private static final int TYPE_OFFSET = 16;
    private static final int TYPE_EXECUTABLE = 2;
    private static final int MACHINE_OFFSET = 18;
    private static final int MACHINE_ARM = 40;
    private static final int PROGRAM_HEADERS_OFFSET = 28;
    private static final int PROGRAM_HEADER_SIZE_OFFSET = 42;
    private static final int PROGRAM_HEADER_COUNT_OFFSET = 44;
    private static final int HEADER_SIZE = 52;

    private static final int SEGMENT_TYPE = 0;
    private static final int SEGMENT_TYPE_LOAD = 1;
    private static final int SEGMENT_FILE_OFFSET = 4;
    private static final int SEGMENT_VIRTUAL_ADDRESS = 8;
    private static final int SEGMENT_PHYSICAL_ADDRESS = 12;
    private static final int SEGMENT_FILE_SIZE = 16;
    private static final int SEGMENT_MEMORY_SIZE = 20;
    private static final int SEGMENT_ALIGNMENT = 28;
    private static final int SEGMENT_HEADER_SIZE = 32;

    private static final String RELINK = "Link the firmware again, for the RP2350's Arm cores (PICO_BOARD=pico2).";

    private final String file;
    private final ByteBuffer elf;

    private FirmwareElf(String file, byte[] bytes) {
        this.file = file;
        this.elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads an executable.
     *
     * @throws BuildFailure naming the file when it is not a whole 32-bit little-endian Arm executable with
     *     aligned, non-overlapping segments in flash
     */
    static FlashProgram read(Path file) throws BuildFailure, IOException {
        return new FirmwareElf(file.toString(), Files.readAllBytes(file)).program();
    }

    private FlashProgram program() throws BuildFailure {
        checkHeader();
        List<FlashPiece> pieces = new ArrayList<>();
        int count = unsignedShort(PROGRAM_HEADER_COUNT_OFFSET);
        for (int number = 0; number < count; number++) {
            long header = unsignedInt(PROGRAM_HEADERS_OFFSET) + (long) number * SEGMENT_HEADER_SIZE;
            requireInFile("program header " + number, header, SEGMENT_HEADER_SIZE);
            readSegment(number, Math.toIntExact(header), pieces);
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
        requireInFile("the ELF header", 0, HEADER_SIZE);
        if (!Arrays.equals(Arrays.copyOf(elf.array(), MAGIC.length), MAGIC)) {
            throw failure("not an ELF file");
        }
        if (elf.get(CLASS_OFFSET) != CLASS_32_BIT) {
            throw failure("not a 32-bit ELF file (class " + elf.get(CLASS_OFFSET) + ")");
        }
        if (elf.get(DATA_OFFSET) != DATA_LITTLE_ENDIAN) {
            throw failure("not a little-endian ELF file");
        }
        if (unsignedShort(MACHINE_OFFSET) != MACHINE_ARM) {
            throw failure("not an Arm program (ELF machine " + unsignedShort(MACHINE_OFFSET) + ")");
        }
        if (unsignedShort(TYPE_OFFSET) != TYPE_EXECUTABLE) {
            throw failure("not an executable (ELF type " + unsignedShort(TYPE_OFFSET) + ")");
        }
        if (unsignedShort(PROGRAM_HEADER_SIZE_OFFSET) != SEGMENT_HEADER_SIZE) {
            throw failure("program headers of " + unsignedShort(PROGRAM_HEADER_SIZE_OFFSET) + " bytes instead of "
                    + SEGMENT_HEADER_SIZE);
        }
    }

    private void readSegment(int number, int header, List<FlashPiece> pieces) throws BuildFailure {
        long fileSize = unsignedInt(header + SEGMENT_FILE_SIZE);
        if (unsignedInt(header + SEGMENT_TYPE) != SEGMENT_TYPE_LOAD || fileSize == 0) {
            return;
        }
        String segment = "segment " + number;
        long offset = unsignedInt(header + SEGMENT_FILE_OFFSET);
        requireInFile(segment, offset, fileSize);
        if (fileSize > unsignedInt(header + SEGMENT_MEMORY_SIZE)) {
            throw failure(segment + " is larger in the file than in memory");
        }
        checkAlignment(segment, header, offset);
        byte[] content = new byte[Math.toIntExact(fileSize)];
        elf.get(Math.toIntExact(offset), content);
        long address = unsignedInt(header + SEGMENT_PHYSICAL_ADDRESS);
        if (address + fileSize > 1L << 32) {
            throw failure(segment + " at " + AddressRange.hex(address) + " ends behind the 32-bit address space");
        }
        pieces.add(new FlashPiece(segment, address, content));
    }

    /** System V ABI, "Program header": offset and virtual address are congruent, modulo the alignment. */
    private void checkAlignment(String segment, int header, long offset) throws BuildFailure {
        long alignment = Math.max(1, unsignedInt(header + SEGMENT_ALIGNMENT));
        long address = unsignedInt(header + SEGMENT_VIRTUAL_ADDRESS);
        if (Long.bitCount(alignment) != 1 || address % alignment != offset % alignment) {
            throw failure(segment + " is misaligned: file offset " + offset + ", address " + AddressRange.hex(address)
                    + ", alignment " + alignment);
        }
    }

    private void requireInFile(String part, long offset, long size) throws BuildFailure {
        if (offset + size > elf.limit()) {
            throw failure("truncated: " + part + " needs bytes " + offset + ".." + (offset + size) + ", the file has "
                    + elf.limit());
        }
    }

    private int unsignedShort(int offset) {
        return Short.toUnsignedInt(elf.getShort(offset));
    }

    private long unsignedInt(int offset) {
        return Integer.toUnsignedLong(elf.getInt(offset));
    }

    private BuildFailure failure(String problem) {
        return new BuildFailure(file + ": " + problem, RELINK);
    }
}
