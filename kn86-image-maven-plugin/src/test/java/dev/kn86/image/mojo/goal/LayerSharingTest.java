// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.LayerTrust;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class LayerSharingTest {

    private static final Optional<String> REPOSITORY = Optional.of("id::https://repository.example.org/layers");

    @TempDir
    private Path temp;

    private Path key(String name) throws Exception {
        Path pem = Files.createDirectories(temp.resolve("keys")).resolve(name + ".private");
        Path pub = temp.resolve("keys").resolve(name + ".pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-out", pem);
        ForeignTool.OPENSSL.run("pkey", "-in", pem, "-pubout", "-out", pub);
        return pub;
    }

    @Test
    void keysComeFromFilesAndFolders() throws Exception {
        Path first = key("first");
        Path second = key("second");
        List<VerificationKey> both = List.of(VerificationKey.read(first), VerificationKey.read(second));
        assertEquals(new LayerTrust(both, false), sharing(false, first, second).trust());
        assertEquals(
                new LayerTrust(both, false),
                sharing(false, first.getParent()).trust(),
                "in the order of their names, other files left aside");
        assertEquals(LayerTrust.NOBODY, LayerSharing.of(REPOSITORY, null, false).trust());
    }

    @Test
    void whoseLayersAreTakenHasToBeSaid() throws Exception {
        assertEquals(
                "kn86.cache.remote: whose layers may be taken from there is not said",
                failure(sharing(false)).lines().findFirst().orElseThrow());
        assertDoesNotThrow(sharing(true)::check);
        assertDoesNotThrow(sharing(false, key("first"))::check);
        assertDoesNotThrow(new LayerSharing(Optional.empty(), List.of(), false)::check);
    }

    @Test
    void whatIsNoKeyIsNamed() throws Exception {
        Path missing = temp.resolve("missing.pem");
        assertTrue(failure(sharing(false, missing)).startsWith("kn86.layers.trustedKeys: " + missing + ": missing"));
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertTrue(failure(sharing(true, empty))
                .startsWith("kn86.layers.trustedKeys: the folder " + empty + " has no .pem file"));
        key("first");
        Path secret = temp.resolve("keys/first.private");
        assertTrue(failure(sharing(false, secret))
                .startsWith("kn86.layers.trustedKeys: " + secret + ": holds PRIVATE KEY instead of PUBLIC KEY"));
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> LayerSharing.signingKey(Optional.of(temp.resolve("keys/first.pem"))));
        assertTrue(failure.getMessage().startsWith("kn86.layers.key: "), failure.getMessage());
    }

    private static LayerSharing sharing(boolean unsigned, Path... keys) {
        List<File> files = Arrays.stream(keys).map(Path::toFile).toList();
        return LayerSharing.of(REPOSITORY, files, unsigned);
    }

    private static String failure(LayerSharing sharing) {
        return assertThrows(BuildFailure.class, sharing::check).getMessage();
    }
}
