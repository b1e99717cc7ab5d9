// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

/**
 * A range of bytes in a file.
 *
 * @param start the first byte
 * @param end the first byte behind the range, greater than {@code start}
 */
public record ByteRange(long start, long end) {

    public ByteRange {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("not a range: " + start + " to " + end);
        }
    }

    public long length() {
        return end - start;
    }
}
