// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.testing.ForeignTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Keys that openssl makes. */
final class TestKeys {

    private TestKeys() {}

    /** A new key, whose files are {@code NAME.pem} and {@code NAME.pub.pem}. */
    static SigningKey make(Path folder, String name) throws Exception {
        Path key = Files.createDirectories(folder).resolve(name + ".pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-out", key);
        ForeignTool.OPENSSL.run("pkey", "-in", key, "-pubout", "-out", folder.resolve(name + ".pub.pem"));
        return SigningKey.read(key);
    }

    static LayerTrust trust(SigningKey... keys) {
        return new LayerTrust(
                Arrays.stream(keys).map(SigningKey::verificationKey).toList(), false);
    }

    /** The trust of a reader whose repository nobody else can write to. */
    static LayerTrust anybody() {
        return new LayerTrust(List.of(), true);
    }
}
