// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An Ed25519 public key (RFC 8032).
 *
 * @param raw the key's 32 bytes
 */
public record VerificationKey(byte[] raw) {

    /** Bytes of a signature. */
    public static final int SIGNATURE_SIZE = 64;

    private static final int RAW_SIZE = 32;
    private static final String PEM_LABEL = "PUBLIC KEY";

    /** The fixed beginning of an Ed25519 SubjectPublicKeyInfo (RFC 8410, section 4). The raw key follows it. */
    private static final byte[] INFO_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    public VerificationKey {
        if (raw.length != RAW_SIZE) {
            throw new IllegalArgumentException("an Ed25519 public key has " + RAW_SIZE + " bytes, not " + raw.length);
        }
        Optional<String> fault = EdwardsPoint.faultOf(raw);
        if (fault.isPresent()) {
            throw new IllegalArgumentException("not an Ed25519 public key: " + fault.get());
        }
        raw = raw.clone();
    }

    @Override
    public byte[] raw() {
        return raw.clone();
    }

    /**
     * Reads a SubjectPublicKeyInfo PEM file, as {@code openssl pkey -pubout} writes it.
     *
     * @throws BuildFailure naming the file when it holds something else, or 32 bytes that are no key: not canonical,
     *     not on the curve, or outside of the group of prime order
     */
    public static VerificationKey read(Path file) throws BuildFailure, IOException {
        byte[] info = PemFile.read(file, PEM_LABEL);
        if (info.length != INFO_PREFIX.length + RAW_SIZE
                || !Arrays.equals(Arrays.copyOf(info, INFO_PREFIX.length), INFO_PREFIX)) {
            throw new BuildFailure(
                    file + ": not an Ed25519 public key",
                    "Make it with: openssl pkey -in key.pem -pubout -out key.pub.pem");
        }
        byte[] raw = Arrays.copyOfRange(info, INFO_PREFIX.length, info.length);
        Optional<String> fault = EdwardsPoint.faultOf(raw);
        if (fault.isPresent()) {
            throw new BuildFailure(
                    file + ": not an Ed25519 public key: " + fault.get(),
                    "Get the key again from who signs; openssl genpkey makes no such key.");
        }
        return new VerificationKey(raw);
    }

    static VerificationKey of(PublicKey key) {
        byte[] info = key.getEncoded();
        return new VerificationKey(Arrays.copyOfRange(info, info.length - RAW_SIZE, info.length));
    }

    /** The text of a PEM file that {@link #read} and openssl take. */
    public String pem() {
        return PemFile.text(PEM_LABEL, encoded());
    }

    /** The name of the key in manifests: the SHA-256 of its raw bytes, in lower-case hexadecimal. */
    public String id() {
        return Digests.sha256(raw);
    }

    /**
     * Whether the signature over exactly these bytes was made with this key's private half: [S]B = R + [k]A, with S
     * below the group's order and R encoded canonically (RFC 8032, section 5.1.7).
     */
    public boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_SIZE) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded())));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // Thrown for bytes that are no signature at all: not a point of the curve, or no scalar.
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] encoded() {
        return ByteBuffer.allocate(INFO_PREFIX.length + RAW_SIZE)
                .put(INFO_PREFIX)
                .put(raw)
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey key && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return "Ed25519 key " + id();
    }
}
