// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.engine.layer.FoundLayer;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerId;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.layer.UnfinishedLayer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.SearchPath;
import dev.kn86.image.util.process.ShutdownGuard;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import dev.kn86.image.util.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs stages with upstream pi-gen itself: with its {@code build.sh} or, in a container, with its
 * {@code build-docker.sh}. All stages together make one whole layer, the root tree of the last one. Needs root.
 */
public final class PiGenEngine {

    private static final String NAME = "pi-gen";

    private final LayerSource source;
    private final StageDownloads downloads;
    private final Path logs;
    private final EngineScripts scripts;
    private final Emulator emulator;
    private final RootAccess access;
    private final CommandRunner runner;
    private final Progress progress;
    private final Timeline timeline;

    /**
     * @param source where the layer comes from and goes to
     * @param cache the cache folder
     * @param logs where the log goes
     * @param emulator what runs the programs of an arm64 tree
     * @param access the rights that pi-gen gets: it makes device nodes
     * @param timeline gets the hooks, and is written beside the logs
     */
    public PiGenEngine(
            LayerSource source,
            CacheFolder cache,
            Path logs,
            Emulator emulator,
            RootAccess access,
            CommandRunner runner,
            Progress progress,
            Timeline timeline)
            throws IOException {
        this.source = source;
        this.downloads = new StageDownloads(cache.stageDownloads(), DebianArchive.packages(cache), access, runner);
        this.logs = Files.createDirectories(logs);
        this.scripts = EngineScripts.unpack(logs.resolveSibling("engine").resolve("scripts"));
        this.emulator = Emulator.once(emulator);
        this.access = access;
        this.runner = runner;
        this.progress = progress;
        this.timeline = timeline;
    }

    /**
     * Runs the stages, unless the cache has their result.
     *
     * @param upstream the checkout to run
     * @param stages in order
     * @param inputs digest of what the first stage reads besides its own files
     * @param before made before pi-gen is started
     * @throws BuildFailure when pi-gen fails: names the hook, its last lines and the log file
     */
    public Layer run(
            UpstreamPiGen upstream,
            List<StageDirectory> stages,
            String inputs,
            StageVariables variables,
            StageCheck before)
            throws BuildFailure, IOException {
        StageLists.check(stages);
        long startNanos = System.nanoTime();
        String outcome = "failed";
        try (Step step = progress.step(upstream.inContainer() ? NAME + ", in a container" : NAME)) {
            LayerId id = LayerId.on(List.of(), NAME, key(upstream, stages, inputs, variables));
            Optional<FoundLayer> found = source.find(id);
            if (found.isPresent()) {
                outcome = found.get().origin();
                step.done(found.get().describe());
                return found.get().layer();
            }
            before.run();
            Layer layer = make(id, upstream, stages, variables);
            outcome = "run";
            step.done(layer.describe());
            return layer;
        } finally {
            timeline.stage(NAME, startNanos, System.nanoTime(), outcome);
            timeline.write(logs.resolveSibling("timeline.json"));
        }
    }

    private Layer make(LayerId id, UpstreamPiGen upstream, List<StageDirectory> stages, StageVariables variables)
            throws BuildFailure, IOException {
        try (ShutdownGuard guard = ShutdownGuard.open(() -> {});
                UnfinishedLayer unfinished = source.begin(id)) {
            build(upstream, stages, variables, unfinished);
            return unfinished.finish();
        }
    }

    private void build(
            UpstreamPiGen upstream, List<StageDirectory> stages, StageVariables variables, UnfinishedLayer unfinished)
            throws BuildFailure, IOException {
        Path folder = unfinished.work().resolve(NAME);
        String lastTree = "work/" + variables.pigen().get("IMG_NAME") + "/"
                + stages.get(stages.size() - 1).name() + "/rootfs";
        PiGenFolder piGen = new PiGenFolder(folder, runner);
        piGen.copy(upstream.checkout(), stages);
        piGen.configure(stages, variables);
        if (upstream.inContainer()) {
            piGen.prepareForDocker(lastTree);
        }
        Path log = logs.resolve(NAME + ".log");
        Files.deleteIfExists(log);
        StageEnvironment environment = new StageEnvironment()
                // UpstreamNeeds has looked there for what pi-gen needs.
                .put(StageVariable.PATH, SearchPath.value())
                .put(StageVariable.KN86_LOG, log)
                .put(StageVariable.KN86_DOCKER, upstream.inContainer() ? "1" : "")
                .put(StageVariable.KN86_LAST_TREE, lastTree)
                .put(StageVariable.TARGET_HOSTNAME, variables.pigen().get(StageVariable.TARGET_HOSTNAME.name()))
                .put(StageVariable.KN86_UPPER, unfinished.tree())
                .put(StageVariable.KN86_BINFMT, access.binfmt().word())
                .put(StageVariable.KN86_EMULATOR, emulator.program());
        new StageProcess(
                        new StageDirectory(folder),
                        scripts,
                        scripts.runPiGen(),
                        access,
                        environment,
                        log,
                        progress,
                        timeline)
                .run();
        Files.createFile(unfinished.wholeMark());
        // pi-gen's apt has downloaded into the tree: the engine's own folder of downloads stays empty.
        downloads.begin();
        StageRunner.handOut(downloads.installed(unfinished.tree(), PackageList.of(List.of())), unfinished);
    }

    private String key(UpstreamPiGen upstream, List<StageDirectory> stages, String inputs, StageVariables variables)
            throws IOException {
        String parent = Digests.sha256(
                String.join("\n", upstream.commit(), Boolean.toString(upstream.inContainer()), access.inKey(), inputs));
        for (StageDirectory stage : stages) {
            parent = StageKey.of(
                    new StageRun(stage, Optional.empty(), List.of(), stages), parent, scripts.digest(), variables);
        }
        return parent;
    }
}
