// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.trust;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.image.payload.ProductVersion;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.image.payload.VersionFloor;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an image brings to judge update payloads by. It trusts the key that signs its own payload; a development image
 * also trusts the development key of the machine that builds it; and every image trusts the keys that are listed.
 *
 * @param version the version that is made
 * @param signing the image's variant, and the key that signs
 * @param listed files of public keys, each under the name that it has on the deck
 * @param revoked a list of ids of keys that the deck must not trust
 * @param floors the policy of version floors: a table, see {@link VersionFloor}
 */
public record UpdateTrust(
        String version, SigningPolicy signing, List<Path> listed, Optional<Path> revoked, Path floors) {

    private static final String DEVELOPMENT_KEY = "development.pem";
    private static final String RELEASE_KEY = "release.pem";

    public UpdateTrust {
        listed = List.copyOf(listed);
    }

    /**
     * Refuses what a deck would not take, or must not have. Nothing is made.
     *
     * @throws BuildFailure with all faults
     */
    public void check() throws BuildFailure, IOException {
        List<BuildFailure> faults = new ArrayList<>();
        collect(faults, signing::check);
        collect(faults, () -> VersionFloor.read(floors, ProductVersion.of(version)));
        collect(faults, this::revokedKeys);
        Map<String, VerificationKey> keys = new TreeMap<>();
        for (Path file : listed) {
            collect(faults, () -> addListed(keys, file));
        }
        if (faults.isEmpty()) {
            // The image's own keys, at most two, are made later.
            collect(faults, () -> checkTogether(keys, TrustedKeyFile.MAXIMUM - 2));
        }
        BuildFailure.throwAll(faults);
    }

    private interface Checked {
        void run() throws BuildFailure, IOException;
    }

    private static void collect(List<BuildFailure> faults, Checked check) throws IOException {
        try {
            check.run();
        } catch (BuildFailure e) {
            faults.add(e);
        }
    }

    private void addListed(Map<String, VerificationKey> keys, Path file) throws BuildFailure, IOException {
        String name = file.getFileName().toString();
        VerificationKey key;
        try {
            key = VerificationKey.read(file);
        } catch (BuildFailure e) {
            throw e.in("kn86.update.keys");
        }
        if (!TrustedKeyFile.isUsual(name) || name.equals(DEVELOPMENT_KEY) || name.equals(RELEASE_KEY)) {
            throw new BuildFailure(
                    "kn86.update.keys: " + file + ": a deck's file of a key cannot have this name",
                    "Name it with letters, digits, \".\", \"_\" and \"-\", ending in .pem; " + DEVELOPMENT_KEY + " and "
                            + RELEASE_KEY + " are those of the build.");
        }
        if (signing.variant() == Variant.PRODUCTION
                && (TrustedKeyFile.isDevelopment(name) || signing.development().is(key))) {
            throw new BuildFailure(
                    "kn86.update.keys: " + file + ": a production image trusts no development key",
                    "Take it out of kn86.update.keys, or leave kn86.production out.");
        }
        if (keys.put(name, key) != null) {
            throw new BuildFailure(
                    "kn86.update.keys: " + file + ": there are two files of this name",
                    "Give each key a name of its own: they are in one folder on a deck.");
        }
    }

    private void checkTogether(Map<String, VerificationKey> keys, int maximum) throws BuildFailure, IOException {
        if (keys.size() > maximum) {
            throw new BuildFailure(
                    "kn86.update.keys: " + keys.size() + " keys, and a deck takes " + maximum
                            + " beside those of the build",
                    "List fewer keys.");
        }
        Optional<RevokedKeys> taken = revokedKeys();
        for (Map.Entry<String, VerificationKey> key : keys.entrySet()) {
            if (taken.isPresent() && taken.get().ids().contains(key.getValue().id())) {
                throw new BuildFailure(
                        taken.get().file() + ": the image would trust " + key.getKey() + ", whose id "
                                + key.getValue().id() + " is in this list",
                        "Take the key out of kn86.update.keys or sign with another one; or take its id out of the list.");
            }
        }
    }

    private Optional<RevokedKeys> revokedKeys() throws BuildFailure, IOException {
        return revoked.isPresent() ? Optional.of(RevokedKeys.read(revoked.get())) : Optional.empty();
    }

    /**
     * The files, by their path in the folder {@code /usr/share/kn86}. The development key is made when it is needed and
     * there is none yet.
     *
     * @throws BuildFailure as {@link #check}
     */
    public Map<String, byte[]> files() throws BuildFailure, IOException {
        check();
        Map<String, VerificationKey> keys = new TreeMap<>();
        for (Path file : listed) {
            addListed(keys, file);
        }
        if (signing.variant() == Variant.DEVELOPMENT) {
            keys.put(DEVELOPMENT_KEY, signing.development().obtain().verificationKey());
        }
        SigningKey signer = signing.key();
        keys.put(signing.isDevelopmentKey(signer) ? DEVELOPMENT_KEY : RELEASE_KEY, signer.verificationKey());
        checkTogether(keys, TrustedKeyFile.MAXIMUM);

        Map<String, byte[]> files = new TreeMap<>();
        keys.forEach((name, key) -> files.put("keys/" + name, key.pem().getBytes(StandardCharsets.US_ASCII)));
        Optional<RevokedKeys> taken = revokedKeys();
        if (taken.isPresent()) {
            files.put("keys/revoked", taken.get().text().getBytes(StandardCharsets.US_ASCII));
        }
        files.put("version-floors.tsv", Files.readAllBytes(floors));
        return files;
    }

    /** Adds what the files depend on, the development key aside. */
    public Fingerprint addInputsTo(Fingerprint inputs) throws IOException {
        inputs.content("version floors", floors);
        for (Path key : listed) {
            inputs.content("key " + key.getFileName(), key);
        }
        if (revoked.isPresent()) {
            inputs.content("revoked keys", revoked.get());
        }
        if (signing.givenKey().isPresent()) {
            inputs.content("signing key", signing.givenKey().get());
        }
        return inputs;
    }

    /** Adds what a run leaves besides the files: the development key, since it is made on first use. */
    public Fingerprint addOutputsTo(Fingerprint outputs) throws IOException {
        return outputs.stamps("the development key", signing.development().folder());
    }
}
