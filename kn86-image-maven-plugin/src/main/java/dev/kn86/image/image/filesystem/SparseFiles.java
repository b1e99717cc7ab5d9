// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes and copies files with holes. Java cannot find holes, so that callers give the ranges of data. */
public final class SparseFiles {

    private SparseFiles() {}

    /** Makes a file that is one hole; an existing one is replaced. */
    public static void create(Path file, long bytes) throws IOException {
        Files.deleteIfExists(file);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(bytes); // A FileChannel cannot make a file longer without writing to it.
        }
    }

    /** Copies ranges of one file to another file, moved by a distance. Nothing else is written. */
    public static void copy(FileChannel from, ByteRanges ranges, FileChannel to, long distance) throws IOException {
        for (ByteRange range : ranges.list()) {
            to.position(range.start() + distance);
            long position = range.start();
            while (position < range.end()) {
                long copied = from.transferTo(position, range.end() - position, to);
                if (copied <= 0) {
                    throw new EOFException("the file ends at byte " + position);
                }
                position += copied;
            }
        }
    }
}
