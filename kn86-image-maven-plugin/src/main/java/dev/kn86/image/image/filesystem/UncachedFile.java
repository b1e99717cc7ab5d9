// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a large file with holes once, past the page cache (O_DIRECT). A usual read of holes fills the page cache with
 * zeros; that takes many times longer, and removes other files from the cache. Some file systems refuse such reads
 * (tmpfs on older kernels, some network file systems); a file there is read through the cache. Thread-safe.
 */
public final class UncachedFile implements AutoCloseable {

    /** The alignment of direct reads. Files on file systems with larger blocks are read through the cache. */
    private static final int ALIGNMENT = 4096;

    private final FileChannel channel;
    private final long size;

    private UncachedFile(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    /** Opens a file for reading. */
    @SuppressWarnings("resource") // The channel is closed with the file.
    public static UncachedFile open(Path file) throws IOException {
        if (Files.getFileStore(file).getBlockSize() <= ALIGNMENT) {
            try {
                return new UncachedFile(FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT));
            } catch (IOException | UnsupportedOperationException e) {
                // The file system refuses direct reads. An error of the file itself occurs again below.
            }
        }
        return new UncachedFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** Bytes of the file. */
    public long size() {
        return size;
    }

    /**
     * A buffer for {@link #read}.
     *
     * @param bytes a multiple of 4096
     */
    public static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .slice(0, bytes);
    }

    /**
     * Fills a buffer of {@link #buffer} as far as the file goes.
     *
     * @param position a multiple of 4096
     * @return the buffer, ready to be read out; it ends before its capacity only at the end of the file
     */
    public ByteBuffer read(ByteBuffer buffer, long position) throws IOException {
        buffer.clear();
        long wanted = Math.max(0, Math.min(buffer.capacity(), size - position));
        // A direct read ends short only at the end of the file, where a second one would begin unaligned.
        while (buffer.position() < wanted && channel.read(buffer, position + buffer.position()) > 0) {
            // The channel reads on.
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
