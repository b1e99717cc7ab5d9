// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ranges of bytes in a file, for example the ranges that a file system uses, or that have to be written to a card.
 *
 * @param list ranges in ascending order that neither overlap nor touch
 */
public record ByteRanges(List<ByteRange> list) {

    public static final ByteRanges NONE = new ByteRanges(List.of());

    /** Sorts the given ranges, and merges those that overlap or touch. */
    public ByteRanges {
        List<ByteRange> merged = new ArrayList<>();
        for (ByteRange range :
                list.stream().sorted(Comparator.comparingLong(ByteRange::start)).toList()) {
            ByteRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.start() <= last.end()) {
                merged.set(merged.size() - 1, new ByteRange(last.start(), Math.max(last.end(), range.end())));
            } else {
                merged.add(range);
            }
        }
        list = List.copyOf(merged);
    }

    /** A single range. */
    public static ByteRanges of(long start, long end) {
        return new ByteRanges(List.of(new ByteRange(start, end)));
    }

    /** All bytes that are in this or in the other. */
    public ByteRanges union(ByteRanges other) {
        List<ByteRange> all = new ArrayList<>(list);
        all.addAll(other.list);
        return new ByteRanges(all);
    }

    /** The same ranges, moved by a distance, which may be negative. */
    public ByteRanges shift(long distance) {
        return new ByteRanges(list.stream()
                .map(range -> new ByteRange(range.start() + distance, range.end() + distance))
                .toList());
    }

    /** The smallest set of whole blocks that covers the ranges. */
    public ByteRanges alignTo(int blockBytes) {
        return new ByteRanges(list.stream()
                .map(range -> new ByteRange(
                        range.start() / blockBytes * blockBytes,
                        (range.end() + blockBytes - 1) / blockBytes * blockBytes))
                .toList());
    }

    /** The gaps between the ranges, from byte 0 to the given end. */
    public ByteRanges complement(long end) {
        List<ByteRange> gaps = new ArrayList<>();
        long position = 0;
        for (ByteRange range : list) {
            if (range.start() > position) {
                gaps.add(new ByteRange(position, Math.min(range.start(), end)));
            }
            position = range.end();
        }
        if (position < end) {
            gaps.add(new ByteRange(position, end));
        }
        return new ByteRanges(gaps);
    }

    /** Total length in bytes. */
    public long bytes() {
        return list.stream().mapToLong(ByteRange::length).sum();
    }
}
