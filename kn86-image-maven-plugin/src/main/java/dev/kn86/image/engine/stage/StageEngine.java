// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.engine.layer.FoundLayer;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerId;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import dev.kn86.image.util.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs stages in pi-gen's layout on top of each other and keeps each result as a layer. The layers of the first stages
 * are taken from the cache as long as nothing that they depend on has changed. The caller holds the cache lock.
 */
public final class StageEngine {

    private final LayerSource source;
    private final Path logs;
    private final EngineScripts scripts;
    private final RootAccess access;
    private final Progress progress;
    private final Timeline timeline = new Timeline(System.nanoTime());
    private final LockedPackages locked = new LockedPackages();
    private final StageRunner stageRunner;
    private Set<String> checked = Set.of();
    private Optional<StageCheck> stageCheck = Optional.empty();

    /**
     * @param source where layers come from and go to
     * @param cache the cache folder
     * @param logs where a log file per stage goes
     * @param emulator what runs the programs of an arm64 tree
     * @param access the rights that stages get
     */
    public StageEngine(
            LayerSource source,
            CacheFolder cache,
            Path logs,
            Emulator emulator,
            RootAccess access,
            CommandRunner runner,
            Progress progress)
            throws IOException {
        this.source = source;
        this.access = access;
        this.logs = Files.createDirectories(logs);
        this.scripts = EngineScripts.unpack(logs.resolveSibling("engine").resolve("scripts"));
        this.progress = progress;
        StageDownloads downloads =
                new StageDownloads(cache.stageDownloads(), DebianArchive.packages(cache), access, runner);
        this.stageRunner = new StageRunner(
                source,
                downloads,
                locked,
                new StageEnvironmentFactory(scripts, Emulator.once(emulator), access, downloads, locked),
                logs,
                progress,
                timeline);
    }

    /** When the stages and hooks ran, of all runs of this engine. It is written beside the logs after each run. */
    public Timeline timeline() {
        return timeline;
    }

    /** From now on, a stage that installs any other package fails, and so does a kept layer that has one. */
    public void lockTo(PackageLock packages) {
        locked.lockTo(packages);
    }

    /**
     * From now on, the check is made before the first of these stages that runs. It is not made when the cache has all
     * of them.
     */
    public void checkBefore(Set<String> stages, StageCheck check) {
        checked = Set.copyOf(stages);
        stageCheck = Optional.of(check);
    }

    /**
     * The packages that stages have installed, including packages that a later stage has removed again.
     *
     * @param layers layers of this engine, the lowest first
     */
    public static PackageList packages(List<Layer> layers) throws BuildFailure, IOException {
        return StageRunner.packages(layers);
    }

    /**
     * Runs the stages that the cache does not have.
     *
     * @param stages in order; a stage with a SKIP file is not run, and the next stage stands on the one before it
     * @param inputs digest of what the first stage reads besides its own files, such as package lists
     * @return the layers, the lowest first
     * @throws BuildFailure when a hook fails: names stage, hook, exit code, the last lines and the log file; when a
     *     stage installs a package that is not locked
     */
    public List<Layer> run(List<StageDirectory> stages, String inputs, StageVariables variables)
            throws BuildFailure, IOException {
        return run(stages, inputs, variables, StageStart.FRESH);
    }

    /**
     * Runs the stages that the cache does not have, and those that are to run again.
     *
     * @param stages in order; a stage with a SKIP file is not run, and the next stage stands on the one before it
     * @param inputs digest of what the first stage reads besides its own files
     * @param start the layers below the first stage, and the stage from which on all run again
     * @return the layers, the lowest first
     * @throws BuildFailure as above, or when no stage has the name from which on all are to run again
     */
    public List<Layer> run(List<StageDirectory> stages, String inputs, StageVariables variables, StageStart start)
            throws BuildFailure, IOException {
        start.check(stages);
        try {
            return runAll(stages, inputs, variables, start, Optional.empty());
        } finally {
            // Also of a failed build: there it is needed most.
            timeline.write(logs.resolveSibling("timeline.json"));
        }
    }

    /**
     * Opens a shell in a stage; stages before it are run when the cache does not have them. When the cache has the
     * stage, the shell opens in its finished tree. Otherwise the stage's hooks run first, and the shell opens after the
     * last one or at the one that fails. Returns when the shell has ended; only downloads are kept.
     *
     * @throws BuildFailure when no stage that runs has the shell's name, or a stage before it fails
     */
    public void enter(StageShell shell, List<StageDirectory> stages, String inputs, StageVariables variables)
            throws BuildFailure, IOException {
        List<String> names = stages.stream()
                .filter(stage -> !stage.isSkipped())
                .map(StageDirectory::name)
                .toList();
        if (!names.contains(shell.stage())) {
            throw new BuildFailure(
                    "stage=" + shell.stage() + " names no stage that this build runs",
                    "Name one of " + String.join(", ", names) + ".");
        }
        runAll(stages, inputs, variables, StageStart.FRESH, Optional.of(shell));
    }

    private List<Layer> runAll(
            List<StageDirectory> stages,
            String inputs,
            StageVariables variables,
            StageStart start,
            Optional<StageShell> shell)
            throws BuildFailure, IOException {
        StageLists.check(stages);
        List<Layer> layers = new ArrayList<>(start.below());
        String parent = inputs;
        Optional<StageDirectory> previous = start.previous();
        boolean forced = false;
        for (StageDirectory stage : stages) {
            forced |= start.from().filter(stage.name()::equals).isPresent();
            if (!stage.isSkipped()) {
                StageRun run = new StageRun(stage, previous, List.copyOf(layers), stages);
                parent = StageKey.of(run, parent, engineDigest(layers), variables);
                if (shell.isPresent() && stage.name().equals(shell.get().stage())) {
                    stageRunner.enter(shell.get(), run, parent, variables);
                    return layers;
                }
                Layer layer = layer(run, parent, forced, variables);
                if (layer.whole()) {
                    layers.clear();
                }
                layers.add(layer);
            }
            previous = Optional.of(stage);
        }
        return layers;
    }

    private void checkBefore(StageDirectory stage) throws BuildFailure, IOException {
        if (stageCheck.isPresent() && checked.contains(stage.name())) {
            stageCheck.get().run();
            stageCheck = Optional.empty();
        }
    }

    /**
     * What runs the stages, and with which rights. Without overlayfs a layer is a copy of the whole tree: it must not
     * be taken for a layer of the same stage with it.
     */
    private String engineDigest(List<Layer> below) {
        String copied = access.overlayfs() || below.isEmpty() ? "" : ", trees are copied";
        return scripts.digest() + ", " + access.inKey() + copied;
    }

    private Layer layer(StageRun run, String key, boolean forced, StageVariables variables)
            throws BuildFailure, IOException {
        StageDirectory stage = run.stage();
        long startNanos = System.nanoTime();
        String outcome = "failed";
        try (Step step = progress.step("stage " + stage.name())) {
            LayerId id = LayerId.on(run.below(), stage.name(), key);
            Optional<FoundLayer> found = forced ? Optional.empty() : source.find(id);
            if (found.isPresent()) {
                locked.check(stage, packages(List.of(found.get().layer())));
                outcome = found.get().origin();
                step.done(found.get().describe());
                return found.get().layer();
            }
            checkBefore(stage);
            Layer made = stageRunner.make(run, id, variables);
            outcome = "run";
            step.done(made.describe());
            return made;
        } finally {
            timeline.stage(stage.name(), startNanos, System.nanoTime(), outcome);
        }
    }
}
