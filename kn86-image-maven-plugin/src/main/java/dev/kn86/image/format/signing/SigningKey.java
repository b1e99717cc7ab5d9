// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/** An Ed25519 private key with its public half (RFC 8032). Equal messages give equal signatures. */
public final class SigningKey {

    private static final String PEM_LABEL = "PRIVATE KEY";

    /** The version's only content byte: behind the outer header and the integer's own two bytes. */
    private static final int VERSION_OFFSET = 4;

    /**
     * A bit string of 32 whole bytes, behind the context-specific tag 1 of RFC 5958; or with a tag of its own inside of
     * that, as the Rust library ring writes it.
     */
    private static final List<byte[]> PUBLIC_PREFIXES =
            List.of(new byte[] {(byte) 0x81, 0x21, 0}, new byte[] {(byte) 0xa1, 0x23, 0x03, 0x21, 0});

    private final PrivateKey privateKey;
    private final VerificationKey verificationKey;

    private SigningKey(PrivateKey privateKey, VerificationKey verificationKey) {
        this.privateKey = privateKey;
        this.verificationKey = verificationKey;
    }

    /** A new key from the platform's random source. */
    static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKey(pair.getPrivate(), VerificationKey.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads an unencrypted PKCS#8 PEM file, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws BuildFailure naming the file when it holds something else
     */
    public static SigningKey read(Path file) throws BuildFailure, IOException {
        byte[] encoded = PemFile.read(file, PEM_LABEL);
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            VerificationKey publicHalf =
                    publicHalf(((EdECPrivateKey) key).getBytes().orElseThrow());
            requireNoOther(file, encoded, publicHalf);
            return new SigningKey(key, publicHalf);
        } catch (InvalidKeySpecException | InvalidKeyException e) {
            throw new BuildFailure(
                    file + ": not an Ed25519 private key",
                    "Make one with: openssl genpkey -algorithm ed25519 -out key.pem",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of version 2 may hold the public half too, at its end (RFC 8410, section 7); Java does not look at it. */
    private static void requireNoOther(Path file, byte[] encoded, VerificationKey derived) throws BuildFailure {
        int start = encoded.length - derived.raw().length;
        if (encoded[VERSION_OFFSET] != 0
                && PUBLIC_PREFIXES.stream().anyMatch(prefix -> endsWith(encoded, start, prefix))
                && !Arrays.equals(Arrays.copyOfRange(encoded, start, encoded.length), derived.raw())) {
            throw new BuildFailure(
                    file + ": its private and its public half are of two keys",
                    "Restore the key file; openssl pkey takes none of this kind.");
        }
    }

    private static boolean endsWith(byte[] bytes, int end, byte[] suffix) {
        return end >= suffix.length && Arrays.equals(bytes, end - suffix.length, end, suffix, 0, suffix.length);
    }

    /**
     * The public key that belongs to a seed. Java computes it only inside its key generator. The generator takes the
     * seed from its random source, so that a random source that returns the seed gives the public key.
     */
    private static VerificationKey publicHalf(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SeedSource(seed));
        return VerificationKey.of(generator.generateKeyPair().getPublic());
    }

    /** Returns a given seed instead of random bytes. */
    private static final class SeedSource extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        SeedSource(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    /** The public half. */
    public VerificationKey verificationKey() {
        return verificationKey;
    }

    /** The text of a PKCS#8 PEM file that {@link #read} and openssl take. */
    String pem() {
        return PemFile.text(PEM_LABEL, privateKey.getEncoded());
    }

    /** The 64-byte signature over exactly these bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(privateKey);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
