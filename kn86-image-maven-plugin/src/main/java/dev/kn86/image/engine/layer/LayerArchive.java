// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.tar.TarReader;
import dev.kn86.image.format.tar.TarWriter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The archive of a layer as it goes to a repository and comes from there: entry by entry it is read, checked and
 * written anew. What unpacks the result only sees what was checked, in one form; it cannot read the original in another
 * way. A publisher's archive goes through the same check, so that nobody publishes what nobody takes.
 */
final class LayerArchive {

    private LayerArchive() {}

    /**
     * Copies an archive.
     *
     * @throws UntrustedLayer when it has what no layer has, or more than the limits
     */
    static void copy(InputStream archive, OutputStream copy, ArchiveLimits limits) throws IOException {
        ArchiveNames names = new ArchiveNames();
        TarWriter writer = new TarWriter(copy);
        InputStream limited = new Limited(archive, limits.archive());
        new TarReader(limited).forEach((entry, content) -> {
            limits.count(entry);
            names.add(entry);
            ArchiveEntryRules.check(entry);
            writer.add(entry, content);
        });
        names.checkComplete();
        writer.finish();
        checkEnd(limited);
    }

    /** Tools fill the last block of an archive with zeros. */
    private static void checkEnd(InputStream rest) throws IOException {
        byte[] buffer = new byte[1 << 13];
        for (int count = rest.read(buffer); count >= 0; count = rest.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] != 0) {
                    throw new UntrustedLayer("its archive goes on behind its end");
                }
            }
        }
    }

    /** Ends an archive that is all headers. */
    private static final class Limited extends FilterInputStream {

        private long left;

        Limited(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(0, count));
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            count(skipped);
            return skipped;
        }

        private void count(long read) throws UntrustedLayer {
            left -= read;
            if (left < 0) {
                throw new UntrustedLayer("its archive is larger than what it may hold");
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
