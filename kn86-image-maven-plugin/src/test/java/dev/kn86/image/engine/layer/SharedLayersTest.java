// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One build publishes its layers, and another one with an empty cache takes them, or builds when anything is wrong. */
@ForeignTools
class SharedLayersTest {

    private static final LayerId STAGE = SampleCache.first("stage-a");

    @TempDir
    private Path temp;

    private SigningKey key;
    private FolderRemote remote;
    private SampleCache publisher;
    private SampleCache other;
    private LayerId above;

    @BeforeEach
    void publishTwoLayers() throws Exception {
        key = TestKeys.make(temp.resolve("keys"), "publisher");
        remote = new FolderRemote(temp.resolve("remote"));
        publisher = new SampleCache(temp.resolve("publisher"), "2026-11-20T10:00:00Z");
        other = new SampleCache(temp.resolve("other"), "2026-11-21T10:00:00Z");
        Layer below = SampleCache.make(publisher.open(), STAGE, SampleCache.TREE);
        above = SampleCache.on(below, "stage-above");
        SampleCache.make(publisher.open(), above, "echo more > tree/more; touch -d 2001-01-01 tree/more tree");
        publish();
        remote.requests.clear();
    }

    @Test
    void aFetchedLayerIsTheOneThatWasPublished() throws Exception {
        Layer below = fetched(STAGE);
        fetched(SampleCache.on(below, "stage-above"));
        for (String key : List.of(STAGE.key(), above.key())) {
            Path here = other.folder.resolve("layers").resolve(key);
            Path there = publisher.folder.resolve("layers").resolve(key);
            assertEquals(List.of(), listing(there).differencesTo(listing(here)));
            assertEquals(Files.readString(there.resolve("layer.json")), Files.readString(here.resolve("layer.json")));
            assertEquals(
                    -1, Files.mismatch(there.resolve("entries.zst"), here.resolve("entries.zst")), "times included");
        }
        assertEquals("cached", source().find(STAGE).orElseThrow().origin());
        assertEquals(List.of(), other.progress.lines());
    }

    @Test
    void whatIsPublishedIsNotPublishedAgain() throws Exception {
        publish();
        assertEquals(List.of("get stage-a.json", "get stage-above.json"), remote.requests);
        assertEquals(
                List.of("is there already", "is there already"),
                publisher.progress.lines().stream()
                        .skip(2)
                        .map(line -> line.replaceFirst("^.* s  ", ""))
                        .toList());
    }

    @Test
    void theSameLayerGivesTheSameArchiveThatTarAndZstdRead() throws Exception {
        Path archive = remote.file("stage-a", STAGE.key(), "tar.zst");
        Path again = temp.resolve("again.tar.zst");
        SampleCache.files().pack(publisher.folder.resolve("layers").resolve(STAGE.key()), again);
        assertEquals(-1, Files.mismatch(archive, again));
        ForeignTool.ZSTD.run("-q", "-d", archive, "-o", temp.resolve("layer.tar"));
        assertEquals(
                """
                tree/
                tree/file
                tree/odd dir/
                tree/odd dir/hard link
                tree/odd dir/new\\nline
                tree/odd dir/ünïcode
                tree/pipe
                exports/
                exports/boot/
                exports/boot/kernel8.img
                """,
                ForeignTool.TAR
                        .run("--list", "--file", temp.resolve("layer.tar"))
                        .stdout());
        assertEquals(
                "text\n",
                ForeignTool.TAR
                        .run("--extract", "--to-stdout", "--file", temp.resolve("layer.tar"), "tree/file")
                        .stdout());
    }

    @Test
    void aLayerThatTheRepositoryLacksIsNoFault() throws Exception {
        assertEquals(Optional.empty(), source().find(SampleCache.first("stage-other")));
        assertEquals(List.of("get stage-other.json"), remote.requests);
        assertEquals(List.of(), other.progress.lines());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "truncate -s -1 stage-a-*.tar.zst           | its archive is damaged",
                "printf x >> stage-a-*.tar.zst              | its archive is damaged",
                "for f in stage-a-*.zst; do s=$(stat -c %s $f); head -c $s /dev/zero > $f; done | its archive is damaged",
                "rm stage-a-*.tar.zst                       | its archive is missing",
                "printf x > stage-a-*.json                  | its record is damaged",
                "printf '{}' > stage-a-*.json               | its record is damaged",
                "printf 'x' >> stage-a-*.json               | its record is damaged",
                "sed -i 's/\"stage\"/\"stag\"/' stage-a-*.json | its record is damaged",
                "sed -i '2i \"format\" : 3,' stage-a-*.json | its record is damaged",
                "sed -i 's/\"signature\" : \"..../\"signature\" : \"/' stage-a-*.json | its record is damaged",
                "head -c 120000000 /dev/zero > stage-a-*.json | its record is damaged",
                "for f in stage-a-*.json; do printf '[%.0s' {1..30000} > $f; done | its record is damaged"
            })
    void damageIsWarnedOfOnceAndBuilt(String damage, String reason) throws Exception {
        ForeignTool.BASH.run(remote.folder, "-euc", damage);
        SharedLayers source = source();
        assertEquals(Optional.empty(), source.find(STAGE));
        assertEquals(1, other.progress.lines().size(), other.progress.lines().toString());
        String line = other.progress.lines().get(0);
        assertTrue(
                line.startsWith("kn86.cache.remote: the layer of stage-a (")
                        && line.contains("cannot be used: " + reason),
                line);
        assertFalse(line.contains("\n"), line);
        assertEquals(List.of(), other.layers(), "nothing half fetched");
        Layer built = SampleCache.make(source, STAGE, SampleCache.TREE);
        int asked = remote.requests.size();
        assertEquals(Optional.empty(), source.find(SampleCache.on(built, "stage-above")));
        assertEquals(asked, remote.requests.size(), "one fault is enough");
    }

    @Test
    void anUnreachableRepositoryIsWarnedOfOnce() throws Exception {
        SharedLayers source = new SharedLayers(
                other.open(),
                new RemoteLayers() {
                    @Override
                    public Optional<Path> fetch(String stage, String key, String extension, long limit)
                            throws IOException {
                        throw new IOException("Connection refused");
                    }

                    @Override
                    public void publish(String stage, String key, String extension, Path file) throws IOException {
                        throw new IOException("Connection refused");
                    }
                },
                TestKeys.trust(key),
                other.progress);
        assertEquals(Optional.empty(), source.find(STAGE));
        assertEquals(Optional.empty(), source.find(above));
        assertEquals(1, other.progress.lines().size());
        assertTrue(
                other.progress.lines().get(0).contains("Connection refused"),
                other.progress.lines().get(0));
    }

    @Test
    void aLayerMadeOnAnotherTreeIsNotTaken() throws Exception {
        SharedLayers source = source();
        Layer below = SampleCache.make(source, STAGE, SampleCache.TREE + "echo different > tree/file");
        assertEquals(Optional.empty(), source.find(SampleCache.on(below, "stage-above")));
        assertEquals(1, other.progress.lines().size());
        assertTrue(
                other.progress.lines().get(0).contains("was made on another tree"),
                other.progress.lines().get(0));
    }

    @Test
    void aLayerWithASocketCannotBePublished() throws Exception {
        LayerId id = SampleCache.first("stage-socket");
        SampleCache.make(
                publisher.open(),
                id,
                "/usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"tree/s\")'");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> publication()
                .publish(publisher.open().inventory().named(List.of(id.key()))));
        assertTrue(
                failure.getMessage().startsWith("a tar archive cannot hold the socket tree/s of "),
                failure.getMessage());
        assertTrue(publisher.open().find(id).isPresent(), "but kept");
    }

    private Layer fetched(LayerId id) throws Exception {
        FoundLayer found = source().find(id).orElseThrow();
        assertEquals("fetched", found.origin());
        return found.layer();
    }

    private SharedLayers source() throws Exception {
        return new SharedLayers(other.open(), remote, TestKeys.trust(key), other.progress);
    }

    private void publish() throws Exception {
        publication().publish(publisher.open().inventory().named(List.of(STAGE.key(), above.key())));
    }

    private LayerPublication publication() {
        return new LayerPublication(
                remote,
                SampleCache.files(),
                Optional.of(key),
                TestKeys.trust(key),
                temp.resolve("packing"),
                publisher.progress);
    }

    private static TreeListing listing(Path layer) throws Exception {
        return TreeListing.of(layer).without(List.of("layer.json", "entries.zst", "scan", "space", "used", "voucher"));
    }
}
