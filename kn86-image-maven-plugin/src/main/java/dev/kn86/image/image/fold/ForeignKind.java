// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a file is by its first bytes, for the message when it is not the archive that its type says. */
final class ForeignKind {

    private static final int TAR_MAGIC_OFFSET = 257;
    private static final String TAR_MAGIC = "ustar";

    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("\u001f\u008b", "a gzip stream");
        KINDS.put("PK\u0003\u0004", "a zip archive");
        KINDS.put("\u00fd7zXZ\0", "an xz stream");
        KINDS.put("(\u00b5/\u00fd", "a zstd stream");
        KINDS.put("BZh", "a bzip2 stream");
        KINDS.put("7z\u00bc\u00af'\u001c", "a 7z archive");
        KINDS.put("!<arch>\n", "an ar archive or Debian package");
        KINDS.put("<", "a page or other text, as a server sends it in place of a file");
    }

    private ForeignKind() {}

    /** Empty for one that is not known here, and for one that cannot be read. */
    static Optional<String> of(Path file) {
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(TAR_MAGIC_OFFSET + TAR_MAGIC.length()), ForeignText.BYTES);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (head.isEmpty()) {
            return Optional.of("empty");
        }
        if (head.startsWith(TAR_MAGIC, TAR_MAGIC_OFFSET)) {
            return Optional.of("a tar archive that is not compressed");
        }
        return KINDS.entrySet().stream()
                .filter(kind -> head.startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
