// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.file.PathBytes;
import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The bytes of names and link targets in a tar. A header and GNU tar's long names have any bytes, and a pax record has
 * UTF-8 (POSIX.1-2017, pax, "pax Extended Header"). commons-compress does not tell which of them a name comes from, and
 * puts a question mark for what it cannot decode. So the tar is read twice, as bytes and as UTF-8: only a name of a pax
 * record is the same text both times. The second reading begins at the first name that is not ASCII. Not thread-safe.
 */
final class TarNames implements AutoCloseable {

    /** Opens the same tar once more. */
    @FunctionalInterface
    interface Source {
        TarEntries open() throws IOException;
    }

    private final Source source;
    private TarEntries texts;
    private int textsRead;
    private TarArchiveEntry text;
    private int read;

    /** @param source gives the tar with names that are decoded as UTF-8 */
    TarNames(Source source) {
        this.source = source;
    }

    /** The tar's next entry has been read, as bytes. */
    void next() {
        read++;
    }

    /** The bytes of the last entry's name. */
    String name(TarArchiveEntry bytes) throws IOException {
        return isAscii(bytes.getName()) ? bytes.getName() : exact(bytes.getName(), text().getName());
    }

    /** The bytes of the target of the last entry, which is a symbolic link. */
    String link(TarArchiveEntry bytes) throws IOException {
        return isAscii(bytes.getLinkName()) ? bytes.getLinkName() : exact(bytes.getLinkName(), text().getLinkName());
    }

    private static String exact(String bytes, String text) {
        return bytes.equals(text) ? PathBytes.utf8(text) : bytes;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 0x80);
    }

    private TarArchiveEntry text() throws IOException {
        if (texts == null) {
            texts = source.open();
        }
        for (; textsRead < read; textsRead++) {
            text = texts.getNextEntry();
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        if (texts != null) {
            texts.close();
        }
    }
}
