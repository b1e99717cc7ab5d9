// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.signing.VerificationKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose layers a build takes.
 *
 * @param keys the public keys of trusted publishers. Several keys let a publisher change over from one to the next
 * @param unsigned whether layers without a trusted signature are taken too, from a repository that nobody else can
 *     write to
 */
public record LayerTrust(List<VerificationKey> keys, boolean unsigned) {

    /** Nothing was said about trust: no layer of a repository is taken. */
    public static final LayerTrust NOBODY = new LayerTrust(List.of(), false);

    /** Stands for the key of a layer that was taken without a trusted signature. */
    private static final String NO_SIGNER = "unsigned";

    public LayerTrust {
        keys = List.copyOf(keys);
    }

    /** The same trust, and that in one more key. */
    public LayerTrust and(VerificationKey key) {
        return new LayerTrust(Stream.concat(keys.stream(), Stream.of(key)).toList(), unsigned);
    }

    /**
     * Who vouches for a layer of a repository.
     *
     * @return the id of a trusted key; or {@code unsigned}
     * @throws UntrustedLayer when nobody does who is trusted
     */
    String voucher(PublishedLayer layer) throws UntrustedLayer {
        try {
            return trustedSigner(layer);
        } catch (UntrustedLayer e) {
            if (unsigned) {
                return NO_SIGNER;
            }
            throw e;
        }
    }

    private String trustedSigner(PublishedLayer layer) throws UntrustedLayer {
        LayerSignature signature = layer.signature().orElseThrow(() -> new UntrustedLayer("it is not signed"));
        VerificationKey signer = keys.stream()
                .filter(key -> key.id().equals(signature.signer()))
                .findFirst()
                .orElseThrow(() -> new UntrustedLayer(
                        "it is signed with the key " + signature.signer() + ", which is not trusted"));
        if (!signer.verifies(layer.statement(), signature.bytes())) {
            throw new UntrustedLayer("its signature is not that of the key " + signer.id());
        }
        return signer.id();
    }

    /**
     * Whether a layer in the cache is still trusted. Who takes a key back takes back what was fetched under it. A build
     * that says nothing about trust uses what the cache has.
     *
     * @param voucher who vouched when it was fetched; empty for a layer that was built here
     */
    boolean stillHolds(Optional<String> voucher) {
        return voucher.isEmpty()
                || unsigned
                || keys.isEmpty()
                || keys.stream().anyMatch(key -> key.id().equals(voucher.get()));
    }

    /** Whether a layer in the cache was taken without a trusted signature, so that nobody may sign it as his own. */
    static boolean isUnsigned(Optional<String> voucher) {
        return voucher.equals(Optional.of(NO_SIGNER));
    }
}
