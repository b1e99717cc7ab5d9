// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ForeignTools
class UpdateTrustTest {

    @TempDir
    Path folder;

    private Path release;
    private DevelopmentKey development;
    private Variant variant = Variant.DEVELOPMENT;
    private Optional<Path> given = Optional.empty();
    private boolean releaseForDevelopment;
    private final List<Path> listed = new ArrayList<>();
    private Optional<Path> revoked = Optional.empty();
    private Path floors;

    @BeforeEach
    void makeFiles() throws Exception {
        release = privateKey("signer.pem");
        Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("rw-------"));
        development = new DevelopmentKey(folder.resolve("cache/keys"));
        floors = Files.writeString(folder.resolve("floors.tsv"), "# why\n0.0.0\tnone\n");
    }

    private Path privateKey(String name) throws Exception {
        Path file = folder.resolve(name);
        ForeignTool.OPENSSL.run("genpkey", "-algorithm", "ed25519", "-out", file);
        return file;
    }

    private Path publicKey(String name) throws Exception {
        Path file = Files.createDirectories(folder.resolve("listed")).resolve(name);
        ForeignTool.OPENSSL.run("pkey", "-in", privateKey("for-" + name), "-pubout", "-out", file);
        return file;
    }

    private UpdateTrust trust() {
        return new UpdateTrust(
                "1.2.3",
                new SigningPolicy(variant, given, releaseForDevelopment, development),
                listed,
                revoked,
                floors);
    }

    private String text(String name) throws Exception {
        return new String(trust().files().get(name), StandardCharsets.US_ASCII);
    }

    private String refusal() {
        return assertThrows(BuildFailure.class, () -> trust().check())
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private void makeProduction() {
        variant = Variant.PRODUCTION;
        given = Optional.of(release);
    }

    @Test
    void theEncodingOfAListedKeyIsNamed() throws Exception {
        Path key = publicKey("wide.pem");
        Files.writeString(key, Files.readString(key), StandardCharsets.UTF_16);
        listed.add(key);
        assertEquals(
                "kn86.update.keys: " + key + ": a text in UTF-16, and keys are read in ASCII, as openssl reads them",
                refusal());
    }

    @Test
    void aDevelopmentImageTrustsTheDevelopmentKeyWhichIsMadeWhenItIsMissing() throws Exception {
        trust().check();
        assertFalse(Files.exists(development.publicFile()), "a check makes nothing");
        assertEquals(
                Set.of("keys/development.pem", "version-floors.tsv"),
                trust().files().keySet());
        assertEquals(Files.readString(development.publicFile()), text("keys/development.pem"));
        assertEquals(Files.readString(floors), text("version-floors.tsv"));
    }

    @Test
    void aProductionImageTrustsTheKeyThatSignsItAndNoDevelopmentKey() throws Exception {
        makeProduction();
        assertEquals(
                Set.of("keys/release.pem", "version-floors.tsv"),
                trust().files().keySet());
        ForeignTool.OPENSSL.run("pkey", "-in", release, "-pubout", "-out", folder.resolve("public"));
        assertEquals(Files.readString(folder.resolve("public")), text("keys/release.pem"));
        assertFalse(Files.exists(development.folder()));
    }

    @Test
    void aDevelopmentImageThatAReleaseKeySignsTrustsBoth() throws Exception {
        given = Optional.of(release);
        releaseForDevelopment = true;
        assertEquals(
                Set.of("keys/development.pem", "keys/release.pem", "version-floors.tsv"),
                trust().files().keySet());
    }

    @Test
    void theDevelopmentKeyOfAnotherMachineTakesThePlaceOfOurs() throws Exception {
        DevelopmentKey other = new DevelopmentKey(folder.resolve("other"));
        other.obtain();
        given = Optional.of(other.privateFile());
        assertEquals(Files.readString(other.publicFile()), text("keys/development.pem"));
        assertEquals(
                Set.of("keys/development.pem", "version-floors.tsv"),
                trust().files().keySet());
    }

    @Test
    void listedKeysAreThereUnderTheirNamesWithoutWhatIsAroundThem() throws Exception {
        makeProduction();
        Path next = publicKey("next-2027.pem");
        String pem = Files.readString(next);
        Files.writeString(next, "who signs from 2027 on\n" + pem + "more\n");
        listed.add(next);
        assertEquals(
                Set.of("keys/next-2027.pem", "keys/release.pem", "version-floors.tsv"),
                trust().files().keySet());
        assertEquals(pem, text("keys/next-2027.pem"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "development.pem",
                "release.pem",
                "key",
                "key.PEM",
                "-key.pem",
                ".key.pem",
                "a key.pem",
                "k\u00e4y.pem"
            })
    void aNameThatADeckDoesNotTakeIsRefused(String name) throws Exception {
        Path file = publicKey("good.pem");
        listed.add(Files.move(file, file.resolveSibling(name)));
        assertEquals(
                "kn86.update.keys: " + listed.get(0) + ": a deck's file of a key cannot have this name", refusal());
    }

    @Test
    void aProductionImageRefusesDevelopmentKeysUnderEveryName() throws Exception {
        makeProduction();
        listed.add(publicKey("development-of-somebody.pem"));
        assertEquals(
                "kn86.update.keys: " + listed.get(0) + ": a production image trusts no development key", refusal());
        development.obtain();
        listed.set(0, Files.copy(development.publicFile(), folder.resolve("innocent.pem")));
        assertEquals(
                "kn86.update.keys: " + listed.get(0) + ": a production image trusts no development key", refusal());
        variant = Variant.DEVELOPMENT;
        given = Optional.empty();
        trust().check();
    }

    /** RFC 8410, section 4: what openssl takes for a key, with the neutral point (y = 1) in it. */
    @Test
    void aPointForWhichAnybodyCanSignIsRefused() throws Exception {
        byte[] info = HexFormat.of().parseHex("302a300506032b657003210001" + "00".repeat(31));
        listed.add(Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(info)
                        + "\n-----END PUBLIC KEY-----\n"));
        assertEquals(
                "kn86.update.keys: " + listed.get(0) + ": not an Ed25519 public key: a point of small order, for which"
                        + " anybody can make signatures",
                refusal());
    }

    @Test
    void aPrivateKeyIsRefused() {
        listed.add(release);
        assertEquals("kn86.update.keys: " + release + ": holds PRIVATE KEY instead of PUBLIC KEY", refusal());
    }

    @Test
    void twoKeysOfOneNameAreRefused() throws Exception {
        listed.add(publicKey("a.pem"));
        listed.add(Files.copy(
                listed.get(0), Files.createDirectory(folder.resolve("more")).resolve("a.pem")));
        assertEquals("kn86.update.keys: " + listed.get(1) + ": there are two files of this name", refusal());
    }

    @Test
    void moreKeysThanADeckTakesAreRefused() throws Exception {
        Path key = publicKey("key.pem");
        for (int i = 0; i < 14; i++) {
            listed.add(Files.copy(key, folder.resolve("key-" + i + ".pem")));
        }
        trust().check();
        assertEquals(16, trust().files().size(), "15 keys and the floors");
        listed.add(Files.copy(key, folder.resolve("key-14.pem")));
        assertEquals("kn86.update.keys: 15 keys, and a deck takes 14 beside those of the build", refusal());
    }

    @Test
    void aRevokedKeyIsNotTrusted() throws Exception {
        Path key = publicKey("old.pem");
        String id = VerificationKey.read(key).id();
        revoked = Optional.of(
                Files.writeString(folder.resolve("revoked.txt"), "# lost in 2026\n\n" + id + "\n" + id + "\n"));
        assertEquals(id + "\n", text("keys/revoked"));
        listed.add(key);
        assertEquals(revoked.get() + ": the image would trust old.pem, whose id " + id + " is in this list", refusal());
    }

    @Test
    void aRevokedKeyDoesNotSign() throws Exception {
        makeProduction();
        ForeignTool.OPENSSL.run("pkey", "-in", release, "-pubout", "-out", folder.resolve("public.pem"));
        String id = VerificationKey.read(folder.resolve("public.pem")).id();
        revoked = Optional.of(Files.writeString(folder.resolve("revoked.txt"), id + "\n"));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> trust().files());
        assertEquals(
                revoked.get() + ": the image would trust release.pem, whose id " + id + " is in this list",
                failure.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", " ", "a\tb"})
    void aLineThatIsNoIdIsRefused(String line) throws Exception {
        revoked = Optional.of(Files.writeString(folder.resolve("revoked.txt"), "# ids\n" + line + "x\n"));
        String refusal = refusal();
        assertTrue(refusal.startsWith(revoked.get() + ":2: no id of 64 lower-case hexadecimal digits: "), refusal);
    }

    @Test
    void moreRevokedKeysThanADeckRemembersAreRefused() throws Exception {
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            ids.append(String.format("%064x%n", i));
        }
        revoked = Optional.of(Files.writeString(folder.resolve("revoked.txt"), ids));
        assertEquals(revoked.get() + ":65: more than 64 keys, which is what a deck remembers", refusal());
    }

    @Test
    void allFaultsAreToldTogether() throws Exception {
        variant = Variant.PRODUCTION;
        listed.add(folder.resolve("missing.pem"));
        revoked = Optional.of(folder.resolve("missing"));
        String message = assertThrows(BuildFailure.class, () -> trust().check()).getMessage();
        for (String part : List.of(
                "a production image needs a release key", "missing.pem: missing", "there is no list of revoked")) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void floorsThatTheVersionIsBelowAreRefused() throws Exception {
        Files.writeString(floors, "9.0.0\tnone\n");
        assertTrue(refusal().startsWith(floors + ":1: the floor 9.0.0 is above 1.2.3"), refusal());
    }
}
