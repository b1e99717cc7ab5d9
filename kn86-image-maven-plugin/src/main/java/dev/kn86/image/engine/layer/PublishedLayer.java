// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A layer in a repository: its record with some more fields in a file {@code json}, and its content in a file
 * {@code tar.zst}.
 *
 * @param record the record, as in the layer's folder
 * @param archiveSha256 SHA-256 of the archive
 * @param archiveSize bytes of the archive
 * @param signature over all of the above
 */
record PublishedLayer(LayerRecord record, String archiveSha256, long archiveSize, Optional<LayerSignature> signature) {

    static final String RECORD = "json";
    static final String ARCHIVE = "tar.zst";

    /** Says what is signed, so that no signature over something else can be taken for one over a layer. */
    private static final String TITLE = "kn86-layer-1";

    /** The same layer, signed. */
    PublishedLayer signed(LayerSignature by) {
        return new PublishedLayer(record, archiveSha256, archiveSize, Optional.of(by));
    }

    /**
     * What is signed: everything that is said about the layer, one {@code name=value} a line, in UTF-8 (the page
     * "Sharing layers" in docs). No value has a line feed.
     */
    byte[] statement() {
        return String.join(
                        "\n",
                        TITLE,
                        "format=" + record.format(),
                        "key=" + record.key(),
                        "stage=" + record.stage(),
                        "below=" + record.below(),
                        "belowContent=" + record.belowContent(),
                        "whole=" + record.whole(),
                        "created=" + record.created(),
                        "entries=" + record.entries(),
                        "size=" + record.size(),
                        "content=" + record.content(),
                        "manifest=" + record.manifest(),
                        "archiveSha256=" + archiveSha256,
                        "archiveSize=" + archiveSize,
                        "")
                .getBytes(StandardCharsets.UTF_8);
    }
}
