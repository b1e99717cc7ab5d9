// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.signing.VerificationKey;
import java.util.Arrays;

/**
 * Who vouches for a published layer.
 *
 * @param signer the key, as {@link VerificationKey#id} names it
 * @param bytes the Ed25519 signature over {@link PublishedLayer#statement}
 */
record LayerSignature(String signer, byte[] bytes) {

    LayerSignature {
        bytes = bytes.clone();
    }

    static LayerSignature by(SigningKey key, byte[] statement) {
        return new LayerSignature(key.verificationKey().id(), key.sign(statement));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayerSignature signature
                && signer.equals(signature.signer)
                && Arrays.equals(bytes, signature.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * signer.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "signature of " + signer;
    }
}
