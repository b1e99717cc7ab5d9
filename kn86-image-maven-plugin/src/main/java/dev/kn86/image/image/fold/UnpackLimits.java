// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Counts what is unpacked of an archive, up to limits. An archive of a few megabytes can hold a thousand times as many
 * bytes, and would fill the disk. The limits are those of a layer, which the unpacked files become a part of. Not
 * thread-safe.
 */
final class UnpackLimits {

    /** The most entries. */
    static final int ENTRIES = 400_000;

    /** The most bytes of all files together. */
    static final long CONTENT = 16L << 30;

    private final int entriesLimit;
    private final long contentLimit;
    private int entries;
    private long content;

    /**
     * Begins to count.
     *
     * @param entries the most entries
     * @param content the most bytes of all files together
     */
    UnpackLimits(int entries, long content) {
        this.entriesLimit = entries;
        this.contentLimit = content;
    }

    /** The limits of any archive. */
    static UnpackLimits highest() {
        return new UnpackLimits(ENTRIES, CONTENT);
    }

    /** Counts an entry; returns what is wrong with it, as the end of a sentence, or nothing. */
    String entryFault() {
        entries++;
        return entries > entriesLimit
                ? String.format(Locale.ROOT, "comes after %,d others, the most that an archive may have", entriesLimit)
                : "";
    }

    /** What is wrong with the size of all files up to now, as the end of a sentence, or nothing. */
    String contentFault() {
        return content > contentLimit
                ? String.format(
                        Locale.ROOT,
                        "makes all files together larger than %,d bytes, the most that they may be",
                        contentLimit)
                : "";
    }

    /** A file's content, which ends one byte behind the limit: {@link #contentFault} is to be asked then. */
    InputStream counted(InputStream file) {
        return new FilterInputStream(file) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                long left = contentLimit - content + 1;
                int count = left <= 0 ? -1 : super.read(bytes, offset, (int) Math.min(length, left));
                content += Math.max(0, count);
                return count;
            }
        };
    }
}
