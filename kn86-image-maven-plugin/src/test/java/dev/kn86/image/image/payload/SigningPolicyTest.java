// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ForeignTools
class SigningPolicyTest {

    @TempDir
    Path folder;

    private Path release;
    private DevelopmentKey development;

    @BeforeEach
    void makeKeys() throws Exception {
        release = folder.resolve("release.pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-out", release);
        mode(release, "rw-------");
        development = new DevelopmentKey(folder.resolve("keys"));
    }

    private static void mode(Path file, String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private SigningPolicy policy(Variant variant, Path key) {
        return new SigningPolicy(variant, Optional.ofNullable(key), false, development);
    }

    private static String refusal(SigningPolicy policy) {
        return assertThrows(BuildFailure.class, policy::check)
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void productionWithoutAKeyIsRefusedAndNoKeyIsMade() {
        assertEquals(
                "a production image needs a release key, and kn86.sign.key is not set",
                refusal(policy(Variant.PRODUCTION, null)));
        assertFalse(Files.exists(development.folder()));
    }

    @Test
    void productionTakesAReleaseKey() throws Exception {
        SigningPolicy policy = policy(Variant.PRODUCTION, release);
        policy.check();
        assertEquals("release", policy.signer(policy.key()));
    }

    @Test
    void productionRefusesTheDevelopmentKeyUnderEveryName() throws Exception {
        development.obtain();
        assertEquals(
                "kn86.sign.key: " + development.privateFile() + ": a development key cannot sign a production image",
                refusal(policy(Variant.PRODUCTION, development.privateFile())));
        // Without its mark, as another program writes it.
        Path converted = folder.resolve("converted.pem");
        ForeignTool.OPENSSL.run("pkey", "-in", development.privateFile(), "-out", converted);
        assertFalse(DevelopmentKey.isMarked(converted));
        assertEquals(
                "kn86.sign.key: " + converted + ": a development key cannot sign a production image",
                refusal(policy(Variant.PRODUCTION, converted)));
        Path link = Files.createSymbolicLink(folder.resolve("link.pem"), converted);
        assertEquals(
                "kn86.sign.key: " + link + ": a development key cannot sign a production image",
                refusal(policy(Variant.PRODUCTION, link)));
    }

    @Test
    void productionRefusesTheDevelopmentKeyOfAnotherMachine() throws Exception {
        DevelopmentKey other = new DevelopmentKey(folder.resolve("other"));
        other.obtain();
        assertEquals(
                "kn86.sign.key: " + other.privateFile() + ": a development key cannot sign a production image",
                refusal(policy(Variant.PRODUCTION, other.privateFile())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-rw-rw-", "r--r--r--", "rw--w----"})
    void productionRefusesAKeyThatOthersReach(String mode) throws Exception {
        mode(release, mode);
        assertEquals(
                "kn86.sign.key: " + release + ": other users may read or change the release key (" + mode + ")",
                refusal(policy(Variant.PRODUCTION, release)));
    }

    @Test
    void developmentRefusesAReleaseKeyWithoutASecondWord() throws Exception {
        BuildFailure failure = assertThrows(BuildFailure.class, policy(Variant.DEVELOPMENT, release)::check);
        assertEquals(
                "kn86.sign.key: " + release
                        + ": a release key would sign a development image, which anybody can log in to",
                failure.getMessage().lines().findFirst().orElseThrow());
        assertTrue(failure.getMessage().contains("-Dkn86.sign.development=true"), failure.getMessage());
        SigningPolicy allowed = new SigningPolicy(Variant.DEVELOPMENT, Optional.of(release), true, development);
        allowed.check();
        assertEquals("release", allowed.signer(allowed.key()));
    }

    @Test
    void developmentTakesDevelopmentKeysOfAllMachines() throws Exception {
        SigningPolicy own = policy(Variant.DEVELOPMENT, null);
        own.check();
        assertEquals("development", own.signer(own.key()));
        DevelopmentKey other = new DevelopmentKey(folder.resolve("other"));
        other.obtain();
        SigningPolicy foreign = policy(Variant.DEVELOPMENT, other.privateFile());
        foreign.check();
        assertEquals("development", foreign.signer(foreign.key()));
    }

    @Test
    void whatIsNoPrivateKeyIsRefused() throws Exception {
        Path pub = folder.resolve("pub.pem");
        ForeignTool.OPENSSL.run("pkey", "-in", release, "-pubout", "-out", pub);
        assertEquals(
                "kn86.sign.key: " + pub + ": holds PUBLIC KEY instead of PRIVATE KEY",
                refusal(policy(Variant.PRODUCTION, pub)));
        Path x25519 = folder.resolve("x25519.pem");
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "x25519", "-out", x25519);
        assertEquals(
                "kn86.sign.key: " + x25519 + ": not an Ed25519 private key",
                refusal(policy(Variant.PRODUCTION, x25519)));
        for (Path file : new Path[] {folder, folder.resolve("missing"), Path.of("/dev/zero")}) {
            assertEquals(
                    "kn86.sign.key: " + file + ": missing, not readable or not a key file",
                    refusal(policy(Variant.PRODUCTION, file)));
        }
    }
}
