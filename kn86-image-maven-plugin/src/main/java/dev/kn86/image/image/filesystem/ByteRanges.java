// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The parts of a file that count: what a file system has in use, or what has to be written to a card. The
 * rest of the file is a hole.
 *
 * @param list ascending, and neither overlapping nor touching
 */
public record ByteRanges(List<ByteRange> list) {

    public static final ByteRanges NONE = new ByteRanges(List.of());

    /** Sorts and merges whatever ranges are given. */
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

    /** Everything that is in this or the other. */
    public ByteRanges union(ByteRanges other) {
        List<ByteRange> all = new ArrayList<>(list);
        all.addAll(other.list);
        return new ByteRanges(all);
    }

    /** The same ranges, further behind in a file. */
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

    /** What lies between the ranges, from 0 to the given end. */
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
