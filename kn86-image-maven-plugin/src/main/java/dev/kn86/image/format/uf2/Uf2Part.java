// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.FlashPiece;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.format.rp2350.Rp2350;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Blocks of a UF2 file that belong together: they name one family and one number of blocks, and no two have the same
 * number. What somebody made as one file is one part, also when other files have been put before, behind or between.
 * Not thread-safe.
 */
public final class Uf2Part {

    private final List<LooseBlock> blocks = new ArrayList<>();
    private final Set<Long> numbers = new HashSet<>();
    private boolean ordered = true;

    Uf2Part() {}

    /** Adds a block; refuses one whose number is there already, which begins the next part. */
    boolean add(LooseBlock block) {
        if (!numbers.add(block.number())) {
            return false;
        }
        ordered &= block.number() == blocks.size();
        blocks.add(block);
        return true;
    }

    private LooseBlock first() {
        return blocks.get(0);
    }

    /** The family in words and as a number. */
    public String family() {
        return first().family()
                .map(id -> Uf2Family.of(id).isPresent() ? Uf2Family.describe(id) : Uf2Family.number(id))
                .orElse("none: the blocks name no family");
    }

    /** How many blocks there are; more when some are missing or they are in another order than their numbers. */
    public String blocks() {
        String order = ordered ? "" : ", not in the order of their numbers";
        return blocks.size() == first().count()
                ? blocks.size() + order
                : blocks.size() + " of " + first().count() + order;
    }

    /** From the lowest address to the end of the highest block; there may be gaps. */
    public String addresses() {
        long start = blocks.stream().mapToLong(LooseBlock::address).min().orElseThrow();
        long end = blocks.stream().mapToLong(LooseBlock::end).max().orElseThrow();
        return LooseBlock.range(start, end);
    }

    /** What the flags of any of its blocks say; empty when they only say that there is a family, or nothing. */
    public List<String> remarks() {
        return blocks.stream()
                .flatMap(block -> block.remarks().stream())
                .distinct()
                .toList();
    }

    /**
     * The program, if this is one for flash or RAM in whole pages, and for no chip of another maker, whose memories are
     * not known here.
     *
     * @param file for messages
     * @throws BuildFailure when its blocks overlap, or lie in neither memory
     */
    public Optional<FlashProgram> program(String file) throws BuildFailure {
        boolean foreign =
                first().family().filter(id -> Uf2Family.of(id).isEmpty()).isPresent();
        if (foreign || !first().isWritten() || blocks.stream().anyMatch(block -> block.size() != Rp2350.FLASH_PAGE)) {
            return Optional.empty();
        }
        List<FlashPiece> pieces = blocks.stream()
                .map(block -> new FlashPiece("block " + block.number(), block.address(), block.payload()))
                .toList();
        return Optional.of(
                Rp2350.isInRam(first().address()) ? FlashProgram.inRam(file, pieces) : FlashProgram.of(file, pieces));
    }

    /** Whether the RP2350's boot ROM looks for metadata blocks in it. */
    public boolean isForRp2350() {
        return first().family().filter(Uf2Family::isOfRp2350).isPresent();
    }
}
