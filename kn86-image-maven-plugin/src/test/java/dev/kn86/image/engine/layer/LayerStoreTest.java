// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer is used only when it is complete. */
@ForeignTools
class LayerStoreTest {

    private static final LayerId STAGE = SampleCache.first("stage-a");

    @TempDir
    private Path temp;

    @Test
    void keepsALayerAndSaysWhatItIs() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        assertEquals(Optional.empty(), cache.open().find(STAGE));
        SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        FoundLayer found = cache.open().find(STAGE).orElseThrow();
        assertEquals("cached", found.origin());
        assertEquals("kernel", Files.readString(found.layer().exports().resolve("boot/kernel8.img")));
        CachedLayer listed = cache.open().inventory().list().get(0);
        LayerRecord record = listed.record().orElseThrow();
        assertEquals("stage-a", record.stage());
        assertEquals("2026-11-20T10:00:00Z", record.created());
        assertEquals(10, record.entries(), "folders count");
        assertEquals(5 + 1 + 6, record.size(), "a hard link takes no room");
        assertEquals(List.of(), cache.progress.lines());
        assertEquals(
                "sealed",
                ForeignTool.JQ
                        .run(
                                "-r",
                                "if .format == 3 and .below == \"\" then \"sealed\" else . end",
                                listed.path().resolve("layer.json"))
                        .stdout()
                        .strip(),
                "jq reads it");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "printf 'Text\\n' > tree/file; touch -d @1000000000 tree/file  | tree/file has changed",
                "truncate -s 2 tree/file                    | tree/file has changed",
                "rm tree/pipe                               | tree/pipe is missing",
                "rm -r exports/boot                         | exports/boot is missing",
                "chmod 600 tree/file                        | tree/file has changed",
                "touch -d @1000000000 tree/file             | tree/file has another time",
                "/usr/bin/python3 -c 'import os; os.setxattr(`tree/file`, b`user.note`, b`other`)' | tree/file has changed",
                "/usr/bin/python3 -c 'import os; os.removexattr(`tree/file`, `user.note`)'         | tree/file has changed",
                "touch 'tree/odd dir/extra'                 | tree/odd dir/extra is extra",
                "ln -sfn elsewhere $'tree/odd dir/new\\nline'      | tree/odd dir/new\\nline has changed",
                "rm tree/pipe; mkdir tree/pipe              | tree/pipe has changed",
                "rm 'tree/odd dir/hard link'; cp -p tree/file 'tree/odd dir/hard link'   | tree/odd dir/hard link has changed",
                "rm -r tree                                 | a folder of it is missing",
                "printf '{' > layer.json                    | its record is damaged",
                "rm layer.json                              | its record is missing",
                "sed -i s/stage-a/stage-b/ layer.json; touch tree/file; truncate -s 9 entries.zst | its entries.zst is damaged",
                "rm entries.zst; touch tree                 | its entries.zst is damaged"
            },
            delimiter = '|')
    void damageIsFoundNamedAndCleared(String damage, String name) throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        Layer layer = SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        ForeignTool.BASH.run(layer.tree().getParent(), "-euc", damage.replace('`', '"'));
        assertEquals(Optional.empty(), cache.open().find(STAGE));
        assertEquals(1, cache.progress.lines().size(), "one line");
        String line = cache.progress.lines().get(0);
        assertTrue(
                line.startsWith("the layer of stage-a (" + STAGE.key().substring(0, 12) + ") is damaged, " + name),
                line);
        assertFalse(Files.exists(layer.tree().getParent()), "it is out of the way");
        SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        assertTrue(cache.open().find(STAGE).isPresent());
    }

    @Test
    void theLimitHoldsAlsoAfterABuildThatFails() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        LayerUse.release(
                SampleCache.make(cache.open(), STAGE, SampleCache.TREE).tree().resolveSibling("used"));
        LayerStore store = cache.open();
        BuildFailure failure = assertThrows(BuildFailure.class, () -> {
            try (LayerInventory.Limit limit = store.inventory().limitedTo(new ByteSize(0))) {
                throw new BuildFailure("no space left", "Free some.");
            }
        });
        assertTrue(failure.getMessage().startsWith("no space left"));
        assertEquals(List.of(), store.inventory().list());
    }

    @Test
    void aRestoredCacheIsAsGoodAsTheFirst() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        Layer layer = SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        Path restored = temp.resolve("restored");
        ForeignTool.CP.run("-a", cache.folder, restored);
        SampleCache copy = new SampleCache(restored, "2026-11-20T11:00:00Z");
        Layer found = copy.open().find(STAGE).orElseThrow().layer();
        assertEquals(TreeListing.of(layer.tree()), TreeListing.of(found.tree()));
        assertEquals(
                Files.readString(found.tree().resolveSibling("scan")),
                SampleCache.files().scan(List.of(found.tree().getParent())).get(0),
                "from now on a look is enough");
        assertEquals(List.of(), copy.progress.lines());
    }

    @Test
    void aByteThatTheFileSystemDidNotChangeIsFoundByACheck() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        Layer layer = SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        Path file = layer.exports().resolve("boot/kernel8.img");
        Files.writeString(file, "Kernel");
        // As after a fault of the disk: no attribute of the file has changed.
        Files.writeString(
                layer.tree().resolveSibling("scan"),
                SampleCache.files().scan(List.of(layer.tree().getParent())).get(0));
        assertTrue(cache.open().find(STAGE).isPresent());
        LayerStore store = cache.open();
        assertEquals(
                Optional.of("exports/boot/kernel8.img has changed"),
                store.inventory().check(store.inventory().list().get(0)));
    }

    @Test
    void aLayerOnAnotherTreeThanItWasMadeOnIsNotUsed() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        Layer below = SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        LayerId above = SampleCache.on(below, "stage-above");
        SampleCache.make(cache.open(), above, "touch tree/above");
        // The same layer made again at another time fits as well.
        SampleCache.make(cache.open(), STAGE, SampleCache.TREE + "touch -d @1000000000 tree/file tree");
        assertTrue(cache.open().find(above).isPresent());
        SampleCache.make(cache.open(), STAGE, SampleCache.TREE + "echo more >> tree/file");
        assertEquals(Optional.empty(), cache.open().find(above));
        assertTrue(
                cache.progress.lines().get(0).contains("was made on another tree"),
                cache.progress.lines().toString());
    }

    @Test
    void nobodyElseCanEnterAndSoRunSetUserIdFiles() throws Exception {
        Path layers = Files.createDirectories(temp.resolve("cache/layers"));
        for (String earlier : List.of("rwxr-xr-x", "rwxrwxrwx", "rwx------")) {
            Files.setPosixFilePermissions(layers, PosixFilePermissions.fromString(earlier));
            SampleCache.make(cache("2026-11-20T10:00:00Z").open(), STAGE, SampleCache.TREE);
            assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(layers));
        }
    }

    @Test
    void sweepsWhatKilledBuildsLeave() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        UnfinishedLayer killed = cache.open().begin(STAGE);
        Files.writeString(killed.tree().resolve("half"), "");
        Path halfDropped = Files.createDirectories(cache.folder.resolve("layers/" + STAGE.key() + ".dropped/tree"));
        assertEquals(Optional.empty(), cache.open().find(STAGE));
        assertFalse(Files.exists(killed.tree()));
        assertFalse(Files.exists(halfDropped));
    }

    @Test
    void layersOfAnotherFormatAreIgnoredListedAndGoFirst() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        Path old = Files.createDirectories(cache.folder.resolve("layers/" + "0".repeat(64) + "/tree"));
        Files.write(old.resolve("file"), new byte[100]);
        List<CachedLayer> layers = cache.open().inventory().list();
        assertEquals(
                List.of("stage-a", "(another format)"),
                layers.stream().map(CachedLayer::stage).toList());
        assertEquals(diskUsage(old.getParent()), layers.get(1).size());
        cache.open().inventory().trim(new ByteSize(layers.get(0).size()));
        assertEquals(
                List.of("stage-a"),
                cache.open().inventory().list().stream().map(CachedLayer::stage).toList());
    }

    @Test
    void trimsTheLeastRecentlyUsedButNeverWhatABuildUses() throws Exception {
        for (String stage : List.of("stage-1", "stage-2", "stage-3")) {
            Path other = temp.resolve("elsewhere");
            SampleCache.make(
                    new SampleCache(other, "2026-11-2" + stage.charAt(6) + "T10:00:00Z").open(),
                    SampleCache.first(stage),
                    "head -c 1000000 /dev/zero > tree/file");
        }
        // The cache of another process: this process uses none of its layers.
        ForeignTool.CP.run("-a", temp.resolve("elsewhere"), temp.resolve("cache"));
        SampleCache cache = cache("2026-11-25T10:00:00Z");
        assertTrue(cache.open().find(SampleCache.first("stage-2")).isPresent());
        assertEquals(
                List.of("stage-2", "stage-3", "stage-1"),
                stages(cache.open().inventory().list()),
                "last used first");
        cache.open().inventory().trim(new ByteSize(2_500_000));
        assertEquals(
                List.of("stage-2", "stage-3"), stages(cache.open().inventory().list()));
        cache.open().inventory().trim(new ByteSize(10));
        assertEquals(List.of("stage-2"), stages(cache.open().inventory().list()), "in use");
        assertTrue(
                cache.progress.lines().get(0).startsWith("layer cache: removed 1 layers"),
                cache.progress.lines().get(0));
    }

    @Test
    void aHoleTakesNoSpaceAndThrowsNoLayerOut() throws Exception {
        SampleCache cache = new SampleCache(temp.resolve("elsewhere"), "2026-11-20T10:00:00Z");
        SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        Layer sparse = SampleCache.make(
                cache.open(),
                SampleCache.first("stage-sparse"),
                "head -c 8192 /dev/urandom > tree/a; truncate -s 300M tree/a; head -c 4096 tree/a >> tree/a; ln tree/a tree/b");
        assertTrue(sparse.size() < 100_000, sparse.describe());
        ForeignTool.CP.run("-a", temp.resolve("elsewhere"), temp.resolve("cache"));
        for (CachedLayer layer :
                cache("2026-11-25T10:00:00Z").open().inventory().list()) {
            Files.delete(layer.path().resolve("space"));
        }
        // A layer that was made before sizes were noted, and one whose note is damaged, are measured.
        Files.writeString(temp.resolve("cache/layers/" + sparse.key() + "/space"), "much");
        LayerInventory inventory = cache("2026-11-25T10:00:00Z").open().inventory();
        for (CachedLayer layer : inventory.list()) {
            // What du counts of the record's files besides is less than 100 kB.
            long counted = layer.size();
            assertTrue(Math.abs(diskUsage(layer.path()) - counted) <= 100_000, layer.stage() + ": " + counted);
        }
        inventory.trim(new ByteSize(1 << 20));
        assertEquals(2, inventory.list().size());
    }

    private static long diskUsage(Path folder) throws Exception {
        return Long.parseLong(ForeignTool.BASH
                .run("-c", "du --summarize --block-size=1 \"$0\"", folder)
                .stdout()
                .split("\\s")[0]);
    }

    @Test
    void lookingAtLayersOfAnEarlierBuildChangesNothingAndUsingThemAgainCounts() throws Exception {
        Layer layer = SampleCache.make(
                new SampleCache(temp.resolve("elsewhere"), "2026-11-20T10:00:00Z").open(), STAGE, SampleCache.TREE);
        ForeignTool.CP.run("-a", temp.resolve("elsewhere"), temp.resolve("cache"));
        SampleCache cache = cache("2026-11-25T10:00:00Z");
        cache.open().find(STAGE); // Reads the copy once and remembers its inodes.
        List<Path> trees = List.of(cache.open().inventory().list().get(0).path().resolve("tree"));
        SampleCache later = cache("2026-11-26T10:00:00Z");

        assertTrue(LayerStore.areUntouched(trees, SampleCache.files()));
        assertEquals(
                Instant.parse("2026-11-25T10:00:00Z"),
                later.open().inventory().list().get(0).lastUse());
        later.open().useAgain(trees);
        CachedLayer used = later.open().inventory().list().get(0);
        assertEquals(Instant.parse("2026-11-26T10:00:00Z"), used.lastUse());
        assertTrue(used.inUse());
        assertEquals(layer.key(), used.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree/file", "layer.json"})
    void aTouchedLayerIsFoundByLooking(String file) throws Exception {
        SampleCache cache = cache("2026-11-25T10:00:00Z");
        Layer layer = SampleCache.make(cache.open(), STAGE, SampleCache.TREE);
        Layer other = SampleCache.make(cache.open(), SampleCache.first("stage-b"), SampleCache.TREE);
        assertTrue(LayerStore.areUntouched(List.of(other.tree(), layer.tree()), SampleCache.files()));
        Files.writeString(layer.tree().resolveSibling(file), "touched");
        assertFalse(LayerStore.areUntouched(List.of(other.tree(), layer.tree()), SampleCache.files()));
        assertTrue(LayerStore.areUntouched(List.of(other.tree()), SampleCache.files()));
        assertFalse(LayerStore.areUntouched(List.of(temp.resolve("gone/tree")), SampleCache.files()));
    }

    @Test
    void listsForPeople() throws Exception {
        SampleCache cache = cache("2026-11-20T10:00:00Z");
        SampleCache.make(cache.open(), STAGE, "head -c 3000000 /dev/zero > tree/file");
        List<String> lines = LayerTable.lines(cache.open().inventory().list(), Instant.parse("2026-11-20T12:30:00Z"));
        assertEquals("key           stage                         size       age  last use", lines.get(0));
        assertEquals(
                STAGE.key().substring(0, 12) + "  stage-a                    2.9 MiB       2 h       2 h  in use",
                lines.get(1));
        assertEquals("1 layers, 2.9 MiB", lines.get(2));
    }

    private SampleCache cache(String now) {
        return new SampleCache(temp.resolve("cache"), now);
    }

    private static List<String> stages(List<CachedLayer> layers) {
        return layers.stream().map(CachedLayer::stage).toList();
    }
}
