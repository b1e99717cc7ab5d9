// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ByteRangesTest {

    private static ByteRanges ranges(long... bounds) {
        ByteRanges ranges = ByteRanges.NONE;
        for (int i = 0; i < bounds.length; i += 2) {
            ranges = ranges.union(ByteRanges.of(bounds[i], bounds[i + 1]));
        }
        return ranges;
    }

    @Test
    void mergesWhatOverlapsOrTouches() {
        assertEquals(
                List.of(new ByteRange(0, 30), new ByteRange(40, 50)),
                ranges(40, 50, 10, 20, 0, 12, 20, 30).list());
    }

    @Test
    void mergesAShortRangeIntoALongOne() {
        assertEquals(ranges(0, 100), ranges(0, 100, 10, 20));
    }

    @Test
    void growsToWholeBlocks() {
        assertEquals(
                ranges(0, 8192, 12288, 16384), ranges(1, 4097, 12288, 16384).alignTo(4096));
    }

    @Test
    void findsTheGapsBetweenRanges() {
        assertEquals(ranges(0, 10, 20, 30), ranges(10, 20, 30, 40).complement(40));
        assertEquals(ranges(20, 50), ranges(0, 20).complement(50));
        assertEquals(ranges(0, 5), ByteRanges.NONE.complement(5));
    }

    @Test
    void movesRangesAndAddsTheirLengths() {
        assertEquals(ranges(110, 120, 130, 135), ranges(10, 20, 30, 35).shift(100));
        assertEquals(15, ranges(10, 20, 30, 35).bytes());
    }

    @Test
    void refusesAnEmptyRange() {
        assertThrows(IllegalArgumentException.class, () -> new ByteRange(5, 5));
    }
}
