// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in a UF2 file, of whatever maker and in whatever order: for reports. A chip takes the blocks of its own
 * family and passes over all others, so that files joined one behind the other are a UF2 file too
 * (github.com/microsoft/uf2, "Family ID"). {@link Uf2File} is the strict reader of files that are put on a card.
 *
 * @param parts in the order of their first blocks
 * @param errata where blocks of erratum RP2350-E10 lie, in bytes from the file's start
 * @param strange where 512 bytes are no possible block, in bytes from the file's start
 */
public record Uf2Contents(List<Uf2Part> parts, List<Long> errata, List<Long> strange) {

    /** The largest file that is read, in bytes: the RP2350's whole flash window, four times. */
    static final int MAXIMUM_BYTES = 256 << 20;

    private static final String REMEDY = "Copy or build the UF2 file again.";

    public Uf2Contents {
        parts = List.copyOf(parts);
        errata = List.copyOf(errata);
        strange = List.copyOf(strange);
    }

    /**
     * Reads a file.
     *
     * @throws BuildFailure naming the file when it is larger than {@link #MAXIMUM_BYTES}, or ends within a block
     */
    public static Uf2Contents read(Path file) throws BuildFailure, IOException {
        long size = Files.size(file);
        if (size > MAXIMUM_BYTES) {
            throw new BuildFailure(
                    file + ": " + size + " bytes, and no more than " + MAXIMUM_BYTES + " are read", REMEDY);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.limit() == 0 || bytes.limit() % Uf2Block.SIZE != 0) {
            throw new BuildFailure(
                    file + ": truncated: " + bytes.limit() + " bytes are not a positive multiple of " + Uf2Block.SIZE,
                    REMEDY);
        }
        List<Uf2Part> parts = new ArrayList<>();
        List<Long> errata = new ArrayList<>();
        List<Long> strange = new ArrayList<>();
        Map<LooseBlock.Kind, Uf2Part> open = new HashMap<>();
        while (bytes.hasRemaining()) {
            long place = bytes.position();
            LooseBlock block = LooseBlock.read(bytes).orElse(null);
            if (block == null) {
                strange.add(place);
            } else if (block.isErratumE10()) {
                errata.add(place);
            } else if (!open.containsKey(block.kind())
                    || !open.get(block.kind()).add(block)) {
                Uf2Part part = new Uf2Part();
                part.add(block);
                parts.add(part);
                open.put(block.kind(), part);
            }
        }
        return new Uf2Contents(parts, errata, strange);
    }
}
