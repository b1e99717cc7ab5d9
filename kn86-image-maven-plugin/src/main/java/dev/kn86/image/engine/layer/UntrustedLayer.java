// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;

/**
 * What a repository offers as a layer is not what a publisher would offer: it is not signed as it has to be, is another
 * layer, or has entries that no layer has. Damage of a disk or network is another {@link IOException}.
 */
final class UntrustedLayer extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong, as the end of a sentence; foreign text in it has been escaped */
    UntrustedLayer(String reason) {
        super(reason);
    }

    /** A refusal by a reader, whose words may have foreign text in them. */
    static UntrustedLayer archive(IOException refusal) {
        return refusal instanceof UntrustedLayer untrusted
                ? untrusted
                : new UntrustedLayer(
                        "its archive is refused: " + TerminalText.bytes(String.valueOf(refusal.getMessage())));
    }

    /** An entry that no layer has. */
    static UntrustedLayer entry(String path, String fault) {
        return new UntrustedLayer(
                "its archive has " + (path.isEmpty() ? "\"\"" : TerminalText.bytes(path)) + ", " + fault);
    }
}
