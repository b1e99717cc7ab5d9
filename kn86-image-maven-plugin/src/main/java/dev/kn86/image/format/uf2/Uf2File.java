// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.AddressRange;
import dev.kn86.image.format.rp2350.FlashPiece;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A UF2 file. Every block is checked, and the blocks of each family are complete and in order. Families number their
 * blocks independently of each other, so that one file may hold several families.
 *
 * @param name the file, for messages
 * @param erratumE10 whether the file begins with the block of erratum RP2350-E10
 * @param families the other blocks by family number, in file order
 */
public record Uf2File(String name, boolean erratumE10, Map<Integer, List<Uf2Block>> families) {

    private static final String REBUILD = "Copy or build the UF2 file again.";

    public Uf2File {
        families = new LinkedHashMap<>(families);
        families.replaceAll((family, blocks) -> List.copyOf(blocks));
    }

    /**
     * Reads a file.
     *
     * @throws BuildFailure naming file and block when the boot ROM would not accept the file
     */
    public static Uf2File read(Path file) throws BuildFailure, IOException {
        return read(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    public static Uf2File read(String name, ByteBuffer bytes) throws BuildFailure {
        int size = bytes.remaining();
        if (size == 0 || size % Uf2Block.SIZE != 0) {
            throw new BuildFailure(
                    name + ": truncated: " + size + " bytes are not a positive multiple of " + Uf2Block.SIZE, REBUILD);
        }
        boolean erratumE10 = false;
        Map<Integer, List<Uf2Block>> families = new LinkedHashMap<>();
        for (int index = 0; bytes.hasRemaining(); index++) {
            String where = name + ": block at " + index * Uf2Block.SIZE;
            Uf2Block block = Uf2Block.read(where, bytes);
            if (index == 0 && ErratumE10.isBlock(block)) {
                erratumE10 = true;
                continue;
            }
            append(where, block, families.computeIfAbsent(block.family(), family -> new ArrayList<>()));
        }
        for (List<Uf2Block> blocks : families.values()) {
            requireComplete(name, blocks);
        }
        return new Uf2File(name, erratumE10, families);
    }

    private static void append(String where, Uf2Block block, List<Uf2Block> earlier) throws BuildFailure {
        if (block.number() != earlier.size()) {
            throw new BuildFailure(
                    where + ": has number " + block.number() + " of " + Uf2Family.describe(block.family())
                            + ", expected " + earlier.size(),
                    REBUILD);
        }
        if (!earlier.isEmpty() && block.count() != earlier.get(0).count()) {
            throw new BuildFailure(
                    where + ": says that " + Uf2Family.describe(block.family()) + " has " + block.count()
                            + " blocks, earlier ones say " + earlier.get(0).count(),
                    REBUILD);
        }
        if (!earlier.isEmpty()
                && block.address() <= earlier.get(earlier.size() - 1).address()) {
            throw new BuildFailure(
                    where + ": address " + AddressRange.hex(block.address()) + " is not behind the previous block's",
                    REBUILD);
        }
        earlier.add(block);
    }

    private static void requireComplete(String name, List<Uf2Block> blocks) throws BuildFailure {
        Uf2Block last = blocks.get(blocks.size() - 1);
        if (blocks.size() != last.count()) {
            throw new BuildFailure(
                    name + ": truncated: " + blocks.size() + " of " + last.count() + " blocks of "
                            + Uf2Family.describe(last.family()),
                    REBUILD);
        }
    }

    /** The flash program for the RP2350's secure Arm cores, or at absolute addresses; empty when the file has none. */
    public Optional<FlashProgram> program() throws BuildFailure {
        List<Uf2Block> blocks =
                families.getOrDefault(Uf2Family.RP2350_ARM_SECURE.id(), families.get(Uf2Family.ABSOLUTE.id()));
        if (blocks == null) {
            return Optional.empty();
        }
        List<FlashPiece> pieces = blocks.stream()
                .map(block -> new FlashPiece("block " + block.number(), block.address(), block.page()))
                .toList();
        return Optional.of(FlashProgram.of(name, pieces));
    }
}
