// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The entries of a tar.gz. */
final class TarEntries extends TarArchiveInputStream {

    private TarEntries(InputStream tar, Charset names) {
        super(tar, names.name());
    }

    /** @param names how the names in headers are decoded */
    static TarEntries of(Path file, Charset names) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        try {
            return new TarEntries(
                    GzipCompressorInputStream.builder()
                            .setInputStream(raw)
                            .setDecompressConcatenated(true)
                            .get(),
                    names);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
