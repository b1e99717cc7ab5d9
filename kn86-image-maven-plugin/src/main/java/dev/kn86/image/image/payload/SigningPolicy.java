// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which key may sign which variant. A production image is signed by a release key and by nothing else; a development
 * image by the development key, and by a release key only when the user says so.
 *
 * @param variant the image's variant
 * @param givenKey a PKCS#8 PEM file; empty for the development key
 * @param releaseKeyForDevelopment whether a release key may sign a development image
 * @param development the development key
 */
public record SigningPolicy(
        Variant variant, Optional<Path> givenKey, boolean releaseKeyForDevelopment, DevelopmentKey development) {

    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /**
     * Refuses a key that may not sign. Nothing is made.
     *
     * @throws BuildFailure naming the parameter, what is wrong, and what to do
     */
    public void check() throws BuildFailure, IOException {
        if (givenKey.isEmpty()) {
            if (variant == Variant.PRODUCTION) {
                throw new BuildFailure(
                        "a production image needs a release key, and kn86.sign.key is not set",
                        "Name the key by -Dkn86.sign.key=FILE, or leave kn86.production out for a development image.");
            }
            return;
        }
        try {
            check(givenKey.get(), SigningKey.read(givenKey.get()));
        } catch (BuildFailure e) {
            throw e.in("kn86.sign.key");
        }
    }

    private void check(Path file, SigningKey key) throws BuildFailure, IOException {
        boolean isDevelopmentKey = isDevelopmentKey(key);
        if (variant == Variant.PRODUCTION) {
            if (isDevelopmentKey) {
                throw new BuildFailure(
                        file + ": a development key cannot sign a production image",
                        "Make a release key with: openssl genpkey -algorithm ed25519 -out release.pem");
            }
            checkOthersCannotRead(file);
        } else if (!isDevelopmentKey && !releaseKeyForDevelopment) {
            throw new BuildFailure(
                    file + ": a release key would sign a development image, which anybody can log in to",
                    "Add -Dkn86.production=true for a production image, or leave kn86.sign.key out for the development"
                            + " key. If decks that trust this key are to take development images, say so with"
                            + " -Dkn86.sign.development=true.");
        }
    }

    /** As ssh does with its keys. */
    private static void checkOthersCannotRead(Path file) throws BuildFailure, IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER.containsAll(permissions)) {
            throw new BuildFailure(
                    file + ": other users may read or change the release key ("
                            + PosixFilePermissions.toString(permissions) + ")",
                    "Make it yours alone with: chmod 600 " + file);
        }
    }

    /** The key that signs; the development key is made when there is none yet. */
    public SigningKey key() throws BuildFailure, IOException {
        return givenKey.isPresent() ? SigningKey.read(givenKey.get()) : development.obtain();
    }

    /** Whether the key that signs is a development key, of this machine or another. */
    public boolean isDevelopmentKey(SigningKey key) throws BuildFailure, IOException {
        return development.is(key.verificationKey())
                || (givenKey.isPresent() && DevelopmentKey.isMarked(givenKey.get()));
    }

    /** What kind of key signs, in the manifest's words. */
    String signer(SigningKey key) throws BuildFailure, IOException {
        return isDevelopmentKey(key) ? PayloadManifest.DEVELOPMENT_SIGNER : PayloadManifest.RELEASE_SIGNER;
    }
}
