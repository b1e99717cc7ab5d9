// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.engine.layer.LayerTrust;
import dev.kn86.image.engine.layer.RemoteLayers;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;

/**
 * How layers are shared, as the user has set it.
 *
 * @param address the repository, value of {@code kn86.cache.remote}
 * @param trustedKeys public keys of publishers, files or folders, value of {@code kn86.layers.trustedKeys}
 * @param unsigned whether signatures are not asked for, value of {@code kn86.layers.unsigned}
 */
public record LayerSharing(Optional<String> address, List<Path> trustedKeys, boolean unsigned) {

    private static final String TRUSTED_KEYS = "kn86.layers.trustedKeys";

    public LayerSharing {
        trustedKeys = List.copyOf(trustedKeys);
    }

    /**
     * The settings as Maven gives them.
     *
     * @param trustedKeys null when there are none
     */
    public static LayerSharing of(Optional<String> address, List<File> trustedKeys, boolean unsigned) {
        List<File> keys = trustedKeys == null ? List.of() : trustedKeys;
        return new LayerSharing(address, keys.stream().map(File::toPath).toList(), unsigned);
    }

    /** Refuses settings that no build could follow. */
    public void check() throws BuildFailure, IOException {
        MavenRemoteLayers.check(address);
        if (trust().equals(LayerTrust.NOBODY) && address.isPresent()) {
            throw new BuildFailure(
                    "kn86.cache.remote: whose layers may be taken from there is not said",
                    "Name the publishers' public keys with -D" + TRUSTED_KEYS
                            + "=key.pub.pem. Or set -Dkn86.layers.unsigned=true, when nobody else can write to the"
                            + " repository: whoever can decides what is on the card.");
        }
    }

    /**
     * Whose layers are taken.
     *
     * @throws BuildFailure when a file is not a key
     */
    public LayerTrust trust() throws BuildFailure, IOException {
        List<VerificationKey> keys = new ArrayList<>();
        for (Path named : trustedKeys) {
            for (Path file : keyFiles(named)) {
                try {
                    keys.add(VerificationKey.read(file));
                } catch (BuildFailure e) {
                    throw e.in(TRUSTED_KEYS);
                }
            }
        }
        return new LayerTrust(keys, unsigned);
    }

    private static List<Path> keyFiles(Path named) throws BuildFailure, IOException {
        if (!Files.isDirectory(named)) {
            return List.of(named);
        }
        try (Stream<Path> files = Files.list(named)) {
            List<Path> keys = files.filter(file -> file.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
            if (keys.isEmpty()) {
                throw new BuildFailure(
                        TRUSTED_KEYS + ": the folder " + named + " has no .pem file",
                        "Put the publishers' public keys there (openssl pkey -in key.pem -pubout -out key.pub.pem).");
            }
            return keys;
        }
    }

    /**
     * The key that signs layers.
     *
     * @throws BuildFailure when the file is not a key
     */
    public static Optional<SigningKey> signingKey(Optional<Path> file) throws BuildFailure, IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SigningKey.read(file.get()));
        } catch (BuildFailure e) {
            throw e.in("kn86.layers.key");
        }
    }

    /** The repository; none with {@code -o}. */
    public Optional<RemoteLayers> repository(
            GoalContext context, RepositorySystem system, RepositorySystemSession session) throws BuildFailure {
        return MavenRemoteLayers.of(address, context, system, session);
    }
}
