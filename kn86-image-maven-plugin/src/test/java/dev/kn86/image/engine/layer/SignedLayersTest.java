// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what a trusted publisher has signed is taken, and only for what the publisher has signed it for. */
@ForeignTools
class SignedLayersTest {

    private static final LayerId STAGE = SampleCache.first("stage-a");
    private static final LayerId OTHER = SampleCache.first("stage-b");

    /** The signed statement, put together anew from the record as docs/stages/sharing-layers.md says. */
    private static final String STATEMENT =
            """
            jq -rj '"kn86-layer-1\\n", ("format", "key", "stage", "below", "belowContent", "whole", "created", "entries",
                "size", "content", "manifest", "archiveSha256", "archiveSize") as $name | "\\($name)=\\(.[$name])\\n"' "$0"
            """;

    /** What all tests begin with; a test changes nothing in it. */
    @TempDir
    private static Path published;

    private static SigningKey key;
    private static SigningKey foreign;
    private static SampleCache publisher;

    @TempDir
    private Path temp;

    private FolderRemote remote;
    private SampleCache reader;

    @BeforeAll
    static void publishTwoLayers() throws Exception {
        key = TestKeys.make(published.resolve("keys"), "publisher");
        foreign = TestKeys.make(published.resolve("keys"), "foreign");
        publisher = new SampleCache(published.resolve("publisher"), "2026-11-20T10:00:00Z");
        SampleCache.make(publisher.open(), STAGE, SampleCache.TREE);
        SampleCache.make(publisher.open(), OTHER, "echo other > tree/other");
        publish(
                publisher,
                new FolderRemote(published.resolve("remote")),
                Optional.of(key),
                TestKeys.trust(key),
                STAGE,
                OTHER);
    }

    @BeforeEach
    void copyTheRepository() throws Exception {
        remote = new FolderRemote(temp.resolve("remote"));
        try (Stream<Path> files = Files.list(published.resolve("remote"))) {
            for (Path file : files.toList()) {
                Files.copy(file, remote.folder.resolve(file.getFileName()));
            }
        }
        reader = new SampleCache(temp.resolve("reader"), "2026-11-21T10:00:00Z");
    }

    @Test
    void opensslVerifiesTheStatementThatJqMakes() throws Exception {
        Path statement = temp.resolve("statement");
        Files.writeString(
                statement,
                ForeignTool.BASH.run(temp, "-euc", STATEMENT, record(STAGE)).stdout());
        Path signature = temp.resolve("signature");
        ForeignTool.BASH.run(temp, "-euc", "jq -r .signature \"$0\" | base64 -d > signature", record(STAGE));
        ForeignTool.OPENSSL.run(
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                published.resolve("keys/publisher.pub.pem"),
                "-rawin",
                "-in",
                statement,
                "-sigfile",
                signature);
        assertEquals(
                key.verificationKey().id(),
                ForeignTool.BASH
                        .run(
                                published,
                                "-euc",
                                "openssl pkey -pubin -in keys/publisher.pub.pem -outform DER | tail -c 32 | sha256sum"
                                        + " | head -c 64")
                        .stdout());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".stage = \"$(touch x)\"",
                ".key = \"0000\" + .key[4:]",
                ".below = .key | .belowContent = .content",
                ".whole = true",
                ".created = \"2026-11-20T10:00:01Z\"",
                ".entries += 1",
                ".size += 1",
                ".content = .manifest",
                ".manifest = .content",
                ".archiveSha256 = .content",
                ".archiveSize += 1",
            })
    void aChangedRecordIsRefused(String change) throws Exception {
        edit(change);
        assertRefused(
                TestKeys.trust(key),
                "its signature is not that of the key " + key.verificationKey().id());
    }

    @Test
    void anotherSignatureIsRefused() throws Exception {
        edit(".signature |= (if startswith(\"A\") then \"B\" else \"A\" end) + .[1:]");
        assertRefused(
                TestKeys.trust(key),
                "its signature is not that of the key " + key.verificationKey().id());
    }

    @Test
    void anUnsignedLayerIsRefused() throws Exception {
        edit("del(.signature, .signer)");
        assertRefused(TestKeys.trust(key), "it is not signed");
        assertRefused(LayerTrust.NOBODY, "it is not signed");
    }

    @Test
    void aForeignSignatureIsRefused() throws Exception {
        resign(foreign);
        assertRefused(
                TestKeys.trust(key),
                "it is signed with the key " + foreign.verificationKey().id() + ", which is not trusted");
        edit(".signer = \"" + key.verificationKey().id() + "\"");
        assertRefused(
                TestKeys.trust(key),
                "its signature is not that of the key " + key.verificationKey().id());
        assertRefused(LayerTrust.NOBODY, "which is not trusted");
    }

    @Test
    void aGenuineLayerInAnothersPlaceIsRefused() throws Exception {
        for (String extension : List.of(PublishedLayer.RECORD, PublishedLayer.ARCHIVE)) {
            Files.copy(
                    remote.file(OTHER.stage(), OTHER.key(), extension),
                    remote.file(STAGE.stage(), STAGE.key(), extension),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertRefused(TestKeys.trust(key), "its record is that of another layer");
        assertRefused(TestKeys.anybody(), "its record is that of another layer");
    }

    /** A lower layer that says it has the content of a genuine one would let genuine layers be put on another tree. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".content = .manifest",
                ".manifest = .content",
                ".entries += 1",
                ".size += 1",
                ".stage = \"stage-b\"",
                ".stage = \"$(touch x)\"",
                ".key = \"0000\" + .key[4:]",
            })
    void whatASignerSaysIsComparedWithWhatIsThere(String change) throws Exception {
        edit(change);
        resign(key);
        assertRefused(
                TestKeys.trust(key),
                change.contains("stage") || change.contains("key")
                        ? "its record is that of another layer"
                        : "it does not hold what its record says");
    }

    @ParameterizedTest
    @CsvSource({
        ".entries -= 1, has more than 9 entries",
        ".size -= 1, has more than 11 bytes of content",
        ".format = 4, its record is of another format"
    })
    void aRecordThatSaysLessIsRefused(String change, String reason) throws Exception {
        edit(change);
        resign(key);
        assertRefused(TestKeys.trust(key), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".stage = \"../x\"",
                ".stage = \"..\"",
                ".stage = \"a\\u0085b\"",
                ".stage = \"a\\nformat=3\"",
                ".key = \"../../x\"",
                ".created = \"yesterday\"",
                ".created = \"2026-11-20T10:00:00.0Z\"",
                ".entries = -1",
                ".size = -1",
                ".size = 1e300",
                ".archiveSize = -1",
                ".archiveSize = \"1\"",
                ".content = \"\"",
                ".below = .key",
                ".extra = 1",
                "del(.whole)",
                ".stage = null",
                ".signer = 1",
            })
    void aRecordThatNobodyWritesIsDamage(String change) throws Exception {
        edit(change);
        assertEquals(Optional.empty(), source(TestKeys.trust(key)).find(STAGE));
        assertTrue(
                reader.progress.lines().get(0).contains("cannot be used: its record is damaged"),
                reader.progress.lines().toString());
        assertEquals(List.of(), reader.layers());
    }

    @Test
    void whileKeysChangeBothAreTrusted() throws Exception {
        resign(foreign);
        assertFetched(TestKeys.trust(key, foreign), STAGE);
        assertFetched(TestKeys.trust(key, foreign), OTHER);
    }

    @Test
    void aKeyThatIsTakenBackTakesItsLayersBack() throws Exception {
        assertFetched(TestKeys.trust(key), STAGE);
        assertEquals("cached", reader.open().find(STAGE).orElseThrow().origin(), "nothing is said of trust");
        LayerStore store = reader.open().trusting(TestKeys.trust(foreign));
        assertEquals(Optional.empty(), store.find(STAGE));
        assertTrue(
                reader.progress
                        .lines()
                        .get(0)
                        .endsWith("was fetched from a publisher who is not trusted now: not used"),
                reader.progress.lines().toString());
        assertEquals(List.of(), reader.layers());
    }

    @Test
    void unsignedLayersAreTakenWhenTheUserSaysSoAndAreNotSignedLater() throws Exception {
        edit("del(.signature, .signer)");
        assertFetched(TestKeys.anybody(), STAGE);
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> publish(reader, remote, Optional.of(key), TestKeys.trust(key), STAGE));
        assertTrue(
                failure.getMessage()
                        .startsWith(
                                "the layer of stage-a was fetched without a trusted signature: it cannot be signed"),
                failure.getMessage());
        publish(reader, remote, Optional.empty(), TestKeys.anybody(), STAGE);
        assertEquals(
                Optional.empty(),
                reader.open().trusting(TestKeys.trust(key)).find(STAGE),
                "a build that asks for signatures does not use it");
    }

    @Test
    void aLayerThatReadersRefuseIsReplaced() throws Exception {
        resign(foreign);
        publish(publisher, remote, Optional.of(key), TestKeys.trust(key), STAGE, OTHER);
        assertFetched(TestKeys.trust(key), STAGE);
        assertTrue(
                publisher.progress.lines().stream()
                        .anyMatch(line -> line.startsWith("publish stage-a: what the repository has is replaced: ")),
                publisher.progress.lines().toString());
        resign(foreign);
        publish(publisher, remote, Optional.of(key), TestKeys.trust(key, foreign), STAGE);
        assertFetched(TestKeys.trust(key, foreign), OTHER);
        assertEquals(
                foreign.verificationKey().id(),
                PublishedRecord.load(record(STAGE)).signature().orElseThrow().signer(),
                "another publisher's stays");
    }

    private void assertFetched(LayerTrust trust, LayerId id) throws Exception {
        assertEquals("fetched", source(trust).find(id).orElseThrow().origin());
    }

    private void assertRefused(LayerTrust trust, String reason) throws Exception {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> source(trust).find(STAGE));
        String message = failure.getMessage();
        assertTrue(message.startsWith("kn86.cache.remote: the layer of stage-a ("), message);
        assertTrue(message.lines().findFirst().orElseThrow().endsWith(reason), message);
        assertEquals(List.of(), reader.layers(), "nothing stays");
        assertEquals(Optional.empty(), remote.leftover());
    }

    private SharedLayers source(LayerTrust trust) throws Exception {
        return new SharedLayers(reader.open().trusting(trust), remote, trust, reader.progress);
    }

    private Path record(LayerId id) {
        return remote.file(id.stage(), id.key(), PublishedLayer.RECORD);
    }

    /** Changes the record of the first layer with a program for jq. */
    private void edit(String program) throws Exception {
        Path changed = temp.resolve("changed");
        Files.writeString(changed, ForeignTool.JQ.run(program, record(STAGE)).stdout());
        Files.move(changed, record(STAGE), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Signs the record of the first layer as it is now. */
    private void resign(SigningKey signer) throws Exception {
        edit("""
                .signer = "%1$s" | .signature = "%2$s"
                """
                .formatted(signer.verificationKey().id(), signature(signer)));
    }

    private String signature(SigningKey signer) throws Exception {
        Path pem = published.resolve(signer.equals(key) ? "keys/publisher.pem" : "keys/foreign.pem");
        Files.writeString(
                temp.resolve("statement"),
                ForeignTool.BASH.run(temp, "-euc", STATEMENT, record(STAGE)).stdout());
        return ForeignTool.BASH
                .run(temp, "-euc", "openssl pkeyutl -sign -inkey \"$0\" -rawin -in statement -out s; base64 -w0 s", pem)
                .stdout();
    }

    private static void publish(
            SampleCache cache, FolderRemote remote, Optional<SigningKey> signer, LayerTrust readers, LayerId... ids)
            throws Exception {
        new LayerPublication(
                        remote,
                        SampleCache.files(),
                        signer,
                        readers,
                        remote.folder.resolveSibling("packing"),
                        publisher.progress)
                .publish(cache.open()
                        .inventory()
                        .named(Arrays.stream(ids).map(LayerId::key).toList()));
    }
}
