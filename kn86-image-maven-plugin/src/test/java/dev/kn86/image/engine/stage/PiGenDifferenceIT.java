// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the stages below {@code src/test/pi-gen}, which use every feature of pi-gen's contract, and compares the tree
 * entry by entry with the tree of a real pi-gen: with a stored list of its entries, and with a run of a checkout of the
 * pinned tag when {@code -Dkn86.pigen.dir} names one. Needs root.
 */
class PiGenDifferenceIT {

    /** Some of the hooks make device nodes, which takes the machine's own root. */
    private static final RootAccess RIGHTS = RootRights.with(RootAccessSearch.Constraint.PRIVILEGED);

    private static final Path FOLDER = Path.of("src/test/pi-gen").toAbsolutePath();

    /** Files that are copied from the build machine. */
    private static final String MACHINE = "(usr|lib|lib64|lib32|libx32)(/.*)?";

    private static final CommandRunner RUNNER = new ProcessCommandRunner(Path.of("target/test-logs"));

    @TempDir
    private static Path temp;

    private static TreeListing ours;
    private static List<Layer> layers;

    @BeforeAll
    static void runOurEngine() throws Exception {
        layers = run(temp, RIGHTS);
        ours = listing(layers, RIGHTS);
    }

    private static List<Layer> run(Path folder, RootAccess access) throws Exception {
        Path stages = FOLDER.resolve("stages");
        List<StageDirectory> all = new ArrayList<>();
        for (String name : List.of("stage0", "stage1", "stage2", "stage3", "stage4", "stage5", "export-image")) {
            all.add(StageDirectory.of(stages.resolve(name)));
        }
        PiGenConfig config = PiGenConfig.read(List.of(stages.resolve("config")), folder.resolve("config"), RUNNER);
        StageVariables variables = new StageVariables(
                PiGenVariables.of("bookworm", Instant.EPOCH, "no commit: the config sets it", config),
                Map.of(),
                Map.of("EXPORT_CONFIG_DIR", stages.resolve("export-image")));
        Path cache = folder.resolve("cache");
        LayerStore store = new LayerStore(
                new CacheFolder(cache), new LayerFiles(access, RUNNER), Instant.EPOCH, new SilentProgress());
        return new StageEngine(
                        store,
                        new CacheFolder(cache),
                        folder.resolve("logs"),
                        Emulator.NONE,
                        access,
                        RUNNER,
                        new SilentProgress())
                .run(all, "inputs", variables);
    }

    private static TreeListing listing(List<Layer> layers, RootAccess access) throws Exception {
        return TreeListing.of(new RootTree(layers.stream().map(Layer::tree).toList(), access));
    }

    @Test
    void makesTheSameTreeByCopying() throws Exception {
        RootAccess copies =
                RootRights.with(RootAccessSearch.Constraint.PRIVILEGED, RootAccessSearch.Constraint.NO_OVERLAYFS);
        List<Layer> whole = run(temp.resolve("copies"), copies);
        assertEquals(1, whole.size(), "layers of the tree");
        assertEquals(List.of(), ours.differencesTo(listing(whole, copies)));
    }

    @Test
    void makesTheTreeThatRealPiGenMade() throws Exception {
        List<String> manifest = Files.readAllLines(FOLDER.resolve("manifest.txt"));
        TreeListing expected = TreeListing.parse(manifest.subList(1, manifest.size()));
        assertEquals(
                List.of(),
                ours.without(allowed())
                        .without(List.of(MACHINE))
                        .differencesTo(expected.without(allowed()).without(List.of(MACHINE))));
        assertEquals(
                "2026-11-01-deck-test-exported\n",
                Files.readString(layers.get(layers.size() - 1).exports().resolve("exported")));
    }

    /** Takes minutes and a machine on which upstream's build.sh runs: the POM leaves it out without kn86.pigen.dir. */
    @Test
    @Tag("real-pi-gen")
    void makesTheTreeThatThisPiGenMakes() throws Exception {
        String checkout = System.getProperty("kn86.pigen.dir");
        List<String> listing = RUNNER.run(
                        Command.of(FOLDER.resolve("run-pi-gen.sh"), checkout, temp.resolve("real")),
                        "Install what the checkout's file depends lists.")
                .lines();
        assertEquals(
                List.of(),
                ours.without(allowed()).differencesTo(TreeListing.parse(listing).without(allowed())));
    }

    private static List<String> allowed() throws Exception {
        return Files.readAllLines(FOLDER.resolve("allowed-differences.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t")[0])
                .toList();
    }
}
