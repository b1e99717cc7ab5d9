// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a member that has begun; it ends where the member does, and reading throws an {@link EOFException}
 * when the archive ends before. Closing it leaves the archive open.
 */
public final class TarContent extends InputStream {

    private final InputStream archive;
    private long left;

    /**
     * @param archive read up to the content
     * @param size of the content, in bytes
     */
    public TarContent(InputStream archive, long size) {
        this.archive = archive;
        this.left = size;
    }

    /** How many bytes have not been read yet. */
    long left() {
        return left;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0; // Some streams report their end instead, and this one would call that a cut archive.
        }
        if (left == 0) {
            return -1;
        }
        int count = archive.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the archive ends in the middle of a file");
        }
        left -= count;
        return count;
    }
}
