// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** Reads and writes runs of bytes completely: one call of a channel may transfer fewer. */
public final class Transfers {

    private Transfers() {}

    /** Writes all bytes at the channel's position. */
    public static void write(WritableByteChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Writes all bytes at a place of the file; the channel's position stays. */
    public static void write(FileChannel file, long position, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.write(buffer, position + buffer.position());
        }
    }

    /**
     * Reads bytes at a place of the file; the channel's position stays.
     *
     * @param name the file, for the message
     * @return a big-endian buffer of that length, at position 0
     * @throws EOFException when the file ends before
     */
    public static ByteBuffer read(String name, FileChannel file, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException(name + " ends before byte " + (position + length));
            }
        }
        return buffer.flip();
    }
}
