// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The metadata blocks of an image, found as the boot ROM finds them (RP2350 datasheet, section 5.9.5). */
final class PicobinLoop {

    static final String LINK_IMAGE_DEF =
            "Link the SDK's pico_crt0 (it embeds the block), and keep its start within the first sector.";

    /** No program has as many blocks. The limit ends the walk through links that form no loop. */
    private static final int MAXIMUM_BLOCKS = 32;

    private PicobinLoop() {}

    /**
     * Reads the first well-formed block within the first 4096 bytes, then each linked block, until a link leads back to
     * the first block.
     *
     * @param file the program's file, for messages
     * @throws BuildFailure when there is no block, or the loop does not close
     */
    static List<PicobinBlock> read(String file, FlashProgram program) throws BuildFailure {
        ByteBuffer bytes = program.buffer();
        return loop(file, bytes, firstBlock(file, bytes));
    }

    /** The first block and those that links lead to, up to where the links end or come back: for reports. */
    static List<PicobinBlock> reachable(FlashProgram program) {
        ByteBuffer bytes = program.buffer();
        List<PicobinBlock> blocks = new ArrayList<>();
        Set<Long> offsets = new HashSet<>();
        Optional<PicobinBlock> next = first(bytes);
        while (next.isPresent() && blocks.size() < MAXIMUM_BLOCKS) {
            PicobinBlock block = next.get();
            blocks.add(block);
            offsets.add((long) block.offset());
            long linked = (long) block.offset() + block.link();
            next = linked == (int) linked && offsets.add(linked)
                    ? PicobinBlock.read(bytes, (int) linked)
                    : Optional.empty();
        }
        return blocks;
    }

    private static Optional<PicobinBlock> first(ByteBuffer program) {
        for (int offset = 0; offset < Rp2350.BLOCK_SEARCH_SIZE; offset += Integer.BYTES) {
            Optional<PicobinBlock> block = PicobinBlock.read(program, offset);
            if (block.isPresent()) {
                return block;
            }
        }
        return Optional.empty();
    }

    private static PicobinBlock firstBlock(String file, ByteBuffer program) throws BuildFailure {
        return first(program)
                .orElseThrow(() -> new BuildFailure(
                        file + ": no IMAGE_DEF in the first " + Rp2350.BLOCK_SEARCH_SIZE
                                + " bytes, the boot ROM would not start the program",
                        LINK_IMAGE_DEF));
    }

    private static List<PicobinBlock> loop(String file, ByteBuffer program, PicobinBlock first) throws BuildFailure {
        List<PicobinBlock> loop = new ArrayList<>(List.of(first));
        PicobinBlock block = first;
        long next = (long) block.offset() + block.link();
        while (next != first.offset()) {
            Optional<PicobinBlock> linked =
                    next == (int) next ? PicobinBlock.read(program, (int) next) : Optional.empty();
            if (linked.isEmpty() || loop.size() == MAXIMUM_BLOCKS) {
                throw new BuildFailure(
                        file + ": the PICOBIN block at offset " + block.offset() + " links to offset " + next
                                + ", from which no link leads back to the first block",
                        LINK_IMAGE_DEF);
            }
            block = linked.get();
            loop.add(block);
            next = (long) block.offset() + block.link();
        }
        return loop;
    }
}
