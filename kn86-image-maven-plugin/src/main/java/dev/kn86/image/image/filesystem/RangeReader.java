// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads ranges of a large file, and nothing between them: to read a hole would fill the page cache with zeros. Not
 * thread-safe.
 */
public final class RangeReader {

    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Takes the next part of a range. The buffer is valid until the method returns. */
    @FunctionalInterface
    public interface Sink {
        void accept(ByteBuffer part) throws IOException;
    }

    /** @param file closed by the caller */
    public RangeReader(FileChannel file) {
        this.file = file;
    }

    /**
     * Reads a range.
     *
     * @throws EOFException when the file ends before the range
     */
    public void read(ByteRange range, Sink sink) throws IOException {
        long position = range.start();
        while (position < range.end()) {
            buffer.clear().limit((int) Math.min(range.end() - position, BUFFER_BYTES));
            int read = file.read(buffer, position);
            if (read < 0) {
                throw new EOFException("the file ends at byte " + position);
            }
            position += read;
            sink.accept(buffer.flip());
        }
    }
}
