// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.apt.HostAptSettings;
import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.helper.NativeHelpers;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of tools/benchmark/run.sh that runs our engine; that script says what is measured and starts this program.
 * The only argument is a folder with {@code stages} and {@code cache}. The program writes {@code results}, shell
 * variables, and {@code listing}, the entries of the root tree, into the folder.
 */
public final class StageBenchmark {

    /** Account files contain the day of the run, as with pi-gen. */
    @SuppressWarnings("TimeInStaticInitializer") // The benchmark is a program of its own: its start is what is meant.
    private static final Instant CLOCK = Instant.now();

    /** Each measurement is repeated, because no machine is ever idle; the result is the median. */
    private static final int COLD_BUILDS = 3;

    private static final Path STATUS = Path.of("/proc/self/status");

    /** proc_pid_stat(5). */
    private static final Path STAT = Path.of("/proc/self/stat");

    /** Fields of {@link #STAT} behind the program's name: utime, stime, cutime and cstime, in ticks of 10 ms. */
    private static final int UTIME = 11;

    private static final int CSTIME = 14;

    private final Path folder;
    private final CommandRunner runner;

    private StageBenchmark(Path folder) {
        this.folder = folder;
        this.runner = new ProcessCommandRunner(folder.resolve("logs"));
    }

    public static void main(String[] arguments) throws Exception {
        new StageBenchmark(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
        List<String> results = new ArrayList<>();
        time("first", results);
        for (int build = 1; build <= COLD_BUILDS; build++) {
            // Packages and native helpers are kept: builds of different trees share them. The layers are moved and not
            // deleted, because ext4 is slow to make files for a minute after a large deletion.
            Files.move(folder.resolve("cache/layers"), folder.resolve("layers-before-" + build));
            time("cold_" + build, results);
        }
        List<Path> stages = stages();
        Files.writeString(stages.get(stages.size() - 1).resolve("change"), "changed\n");
        RootTree tree = time("last_changed", results);
        time("unchanged", results);
        results.add("peak_kib="
                + Files.readAllLines(STATUS).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .findFirst()
                        .orElseThrow());
        results.add("disk_kib="
                + size(Command.of("du", "-sk", folder.resolve("cache/layers"), folder.resolve("logs"), "--total")));
        Path mountPoint = Files.createDirectory(folder.resolve("tree"));
        results.add("tree_kib=" + size(tree.view(mountPoint, Command.of("du", "-skx", mountPoint))));
        Files.write(folder.resolve("results"), results);
        Files.write(
                folder.resolve("listing"),
                TreeListing.of(tree).entries().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList());
    }

    private List<Path> stages() throws Exception {
        try (Stream<Path> entries = Files.list(folder.resolve("stages"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("stage."))
                    .sorted()
                    .toList();
        }
    }

    /** Does what a build does for its stages: reads the config, computes keys, checks or makes layers and helpers. */
    private RootTree time(String name, List<String> results) throws Exception {
        DebianToolbox toolbox = (DebianToolbox) PinnedToolbox.open();
        double processorBegin = processorSeconds();
        long begin = System.nanoTime();
        Path cache = folder.resolve("cache");
        PiGenConfig config = PiGenConfig.read(
                List.of(folder.resolve("stages/config")), Files.createDirectories(folder.resolve("config")), runner);
        StageVariables variables = new StageVariables(
                PiGenVariables.of("bookworm", CLOCK, "no commit: the config sets it", config), Map.of(), Map.of());
        List<StageDirectory> directories = new ArrayList<>();
        for (Path stage : stages()) {
            directories.add(StageDirectory.of(stage));
        }
        DebianArchive archive = new DebianArchive(
                DebianMirror.choose(null, null, "", runner),
                HostAptSettings.read(runner),
                AptRoot.Lists.KEEP,
                new CacheFolder(cache),
                runner);
        LayerStore store = new LayerStore(
                new CacheFolder(cache),
                new LayerFiles(RootRights.usual(), runner),
                Instant.EPOCH,
                new SilentProgress());
        List<Layer> layers = new StageEngine(
                        store,
                        new CacheFolder(cache),
                        folder.resolve("logs/stages"),
                        () -> Optional.of(new NativeHelpers(archive, runner, new SilentProgress())
                                .before(toolbox.program("qemu-aarch64"), toolbox.library("liblzma.so.5"), "bookworm")),
                        RootRights.with(RootAccessSearch.Constraint.EMULATION),
                        runner,
                        new SilentProgress())
                .run(directories, "benchmark", variables);
        results.add(String.format(Locale.ROOT, "%s=%.2f", name, (System.nanoTime() - begin) / 1e9));
        results.add(String.format(Locale.ROOT, "%s_processor=%.2f", name, processorSeconds() - processorBegin));
        return new RootTree(layers.stream().map(Layer::tree).toList(), RootRights.usual());
    }

    /** What this program and its ended children have used of all processors. */
    private static double processorSeconds() throws IOException {
        String stat = Files.readString(STAT);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = UTIME; field <= CSTIME; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / 100.0;
    }

    private String size(Command du) throws Exception {
        List<String> lines = runner.run(du, "See the log.").lines();
        return lines.get(lines.size() - 1).split("\\s")[0];
    }
}
