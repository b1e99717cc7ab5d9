// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A program as it lies in the RP2350's flash, or in the RAM that a debugger or the boot ROM writes it to: pieces that
 * do not overlap, sorted by address. In flash the first piece begins at the start of a sector. Immutable.
 */
public final class FlashProgram {

    private final List<FlashPiece> pieces;

    private FlashProgram(List<FlashPiece> pieces) {
        this.pieces = pieces;
    }

    /**
     * Checks pieces and puts them together.
     *
     * @param file the file that the pieces come from, for messages
     * @param unsorted at least one piece
     * @throws BuildFailure when a piece lies outside flash, two overlap, or the start is misaligned
     */
    public static FlashProgram of(String file, List<FlashPiece> unsorted) throws BuildFailure {
        List<FlashPiece> pieces = sorted(file, unsorted, "flash", Rp2350.FLASH);
        long start = pieces.get(0).address();
        if (start % Rp2350.FLASH_SECTOR != 0) {
            throw new BuildFailure(
                    file + ": the program starts at " + AddressRange.hex(start) + ", which is misaligned: the boot ROM"
                            + " erases flash in sectors of " + Rp2350.FLASH_SECTOR + " bytes",
                    "Load it to the beginning of a sector, normally " + AddressRange.hex(Rp2350.FLASH.start()) + ".");
        }
        return new FlashProgram(pieces);
    }

    /**
     * Puts the pieces of a program for RAM together, for reports.
     *
     * @throws BuildFailure when a piece lies outside the RAM, or two overlap
     */
    public static FlashProgram inRam(String file, List<FlashPiece> unsorted) throws BuildFailure {
        return new FlashProgram(sorted(file, unsorted, "RAM", Rp2350.SRAM));
    }

    private static List<FlashPiece> sorted(String file, List<FlashPiece> unsorted, String what, AddressRange memory)
            throws BuildFailure {
        List<FlashPiece> pieces = unsorted.stream()
                .sorted(Comparator.comparingLong(FlashPiece::address))
                .toList();
        for (FlashPiece piece : pieces) {
            if (!memory.contains(piece.range())) {
                throw new BuildFailure(
                        file + ": " + piece + " lies outside the RP2350's " + what + " " + memory,
                        "Correct the load address (LMA) in the linker script.");
            }
        }
        for (int i = 1; i < pieces.size(); i++) {
            if (pieces.get(i - 1).range().overlaps(pieces.get(i).range())) {
                throw new BuildFailure(
                        file + ": " + pieces.get(i - 1) + " and " + pieces.get(i) + " overlap in " + what,
                        "Correct the load addresses (LMA) in the linker script.");
            }
        }
        return pieces;
    }

    /**
     * The program that the boot ROM starts, at the addresses that it runs at. When the flash has a partition table,
     * that is the content of the first partition, which the ROM maps to the flash's start. Otherwise it is this
     * program.
     *
     * @param file the program's file, for messages
     * @throws BuildFailure when the flash has no metadata block at its start, or the first partition is empty
     */
    public FlashProgram bootable(String file) throws BuildFailure {
        Optional<FlashPartitionTable> table = FlashPartitionTable.find(file, this);
        if (table.isEmpty() || table.get().partitions().isEmpty()) {
            return this;
        }
        AddressRange partition = table.get().partitions().get(0).range();
        List<FlashPiece> inside = pieces.stream()
                .filter(piece -> partition.contains(piece.range()))
                .map(piece -> new FlashPiece(
                        piece.origin(), piece.address() - partition.start() + range().start(), piece.content()))
                .toList();
        if (inside.isEmpty()) {
            throw new BuildFailure(
                    file + ": the partition table's first partition, " + partition + ", is empty",
                    "Put the firmware into that partition of the flash image.");
        }
        return of(file, inside);
    }

    /** The pieces, sorted by address. */
    public List<FlashPiece> pieces() {
        return pieces;
    }

    /** From the first byte of the first piece to the end of the last piece. */
    public AddressRange range() {
        return new AddressRange(
                pieces.get(0).address(), pieces.get(pieces.size() - 1).range().end());
    }

    /** The whole range as one array, with zeros in the gaps: the same as {@code objcopy -O binary} writes. */
    public byte[] content() {
        byte[] content = new byte[Math.toIntExact(range().size())];
        for (FlashPiece piece : pieces) {
            byte[] bytes = piece.content();
            System.arraycopy(bytes, 0, content, Math.toIntExact(piece.address() - range().start()), bytes.length);
        }
        return content;
    }

    /**
     * {@link #content} as a buffer for reading structures: little-endian and read-only; index 0 is the first address.
     */
    ByteBuffer buffer() {
        return ByteBuffer.wrap(content()).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
