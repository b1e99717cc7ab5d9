// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.signing.VerificationKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The first two members of a payload: the manifest's bytes, which must not be used before their signature has been
 * checked, and the signature.
 *
 * @param name the payload, for messages
 * @param json the exact bytes of the manifest
 * @param signature 64 bytes
 */
record SignedManifest(String name, byte[] json, byte[] signature) {

    SignedManifest {
        json = json.clone();
        signature = signature.clone();
    }

    /** Reads the two members. */
    static SignedManifest read(String name, PayloadMembers members) throws PayloadRefused, IOException {
        byte[] json = members.small(PayloadFormat.MANIFEST, 1, PayloadFormat.MAXIMUM_MANIFEST_SIZE);
        byte[] signature =
                members.small(PayloadFormat.SIGNATURE, VerificationKey.SIGNATURE_SIZE, VerificationKey.SIGNATURE_SIZE);
        return new SignedManifest(name, json, signature);
    }

    /** The first of the keys that verifies the signature; empty when none does. */
    Optional<VerificationKey> signedBy(List<VerificationKey> keys) {
        return keys.stream().filter(key -> key.verifies(json, signature)).findFirst();
    }

    /** The parsed manifest. */
    PayloadManifest manifest() throws PayloadRefused {
        return ManifestJson.read(name, json);
    }
}
