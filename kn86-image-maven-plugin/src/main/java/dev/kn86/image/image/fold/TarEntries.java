// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The entries of a tar.gz, with a limit on what is before each of them. commons-compress keeps long names, pax records
 * and maps of sparse files in memory, of any size, and calls itself for each header that goes before another.
 */
final class TarEntries extends TarArchiveInputStream {

    /** The most bytes between two entries. The longest pax records, those of attributes, have 64 KiB (xattr(7)). */
    static final int HEADERS = 256 << 10;

    private final Headers headers;

    private TarEntries(Headers tar, Charset names) {
        super(tar, names.name());
        this.headers = tar;
    }

    /** @param names how the names in headers are decoded */
    static TarEntries of(Path file, Charset names) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        try {
            return new TarEntries(
                    new Headers(GzipCompressorInputStream.builder()
                            .setInputStream(raw)
                            .setDecompressConcatenated(true)
                            .get()),
                    names);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * The next entry.
     *
     * @throws IOException also when more than {@link #HEADERS} bytes are before its content; so much content of an
     *     entry that is no file is too much as well
     */
    @Override
    public TarArchiveEntry getNextEntry() throws IOException {
        boolean outermost = !headers.limited;
        if (!outermost) {
            return super.getNextEntry();
        }
        headers.limited = true;
        headers.left = HEADERS;
        try {
            return super.getNextEntry();
        } finally {
            headers.limited = false;
        }
    }

    /** The tar, decompressed. */
    private static final class Headers extends FilterInputStream {

        private boolean limited;
        private int left;

        Headers(InputStream tar) {
            super(tar);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (limited && left == 0) {
                throw new IOException("an entry has more than " + HEADERS + " bytes of headers");
            }
            int count = super.read(bytes, offset, limited ? Math.min(length, left) : length);
            left -= limited ? Math.max(0, count) : 0;
            return count;
        }

        /** By reading, which is what counts. */
        @Override
        public long skip(long count) throws IOException {
            byte[] skipped = new byte[(int) Math.min(count, 8192)];
            return count <= 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
