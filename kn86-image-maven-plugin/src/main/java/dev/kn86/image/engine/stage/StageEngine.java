// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.PackageCache;
import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.engine.layer.FoundLayer;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerId;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.layer.UnfinishedLayer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ShutdownGuard;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import dev.kn86.image.util.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs stages in pi-gen's layout on top of each other and keeps each result as a layer; an unchanged prefix
 * is taken from the cache. The caller holds the cache lock.
 */
public final class StageEngine {

    /** Among what a stage hands out: what it has installed. */
    static final String PACKAGES = "packages.lock";

    private final LayerSource source;
    private final PackageCache packages;
    private final StageDownloads downloads;
    private final Path logs;
    private final EngineScripts scripts;
    private final Emulator emulator;
    private final RootAccess access;
    private final Progress progress;
    private final Timeline timeline = new Timeline(System.nanoTime());
    private Optional<PackageLock> lock = Optional.empty();

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
        this.packages = DebianArchive.packages(cache);
        this.downloads = new StageDownloads(cache.stageDownloads(), packages, access, runner);
        this.logs = Files.createDirectories(logs);
        this.scripts = EngineScripts.unpack(logs.resolveSibling("engine").resolve("scripts"));
        this.emulator = Emulator.once(emulator);
        this.progress = progress;
    }

    /** When the stages and hooks of all runs of this engine ran; written beside the logs after each run. */
    public Timeline timeline() {
        return timeline;
    }

    /** From now on, stages that install anything else fail, and so do kept layers that have it. */
    public void lockTo(PackageLock packages) {
        lock = Optional.of(packages);
    }

    /**
     * What the stages up to the topmost of these layers have installed, those packages included that they took out again.
     *
     * @param layers that the engine made; for none it is nothing
     */
    public static PackageList packages(List<Layer> layers) throws BuildFailure, IOException {
        return layers.isEmpty()
                ? PackageList.of(List.of())
                : PackageList.read(layers.get(layers.size() - 1).exports().resolve(PACKAGES));
    }

    /**
     * Runs what the cache does not have.
     *
     * @param stages in order; those with a SKIP file are not run, and the tree below passes through them
     * @param inputs digest of what the first stage reads besides its own files, such as package lists
     * @return the layers, the lowest first
     * @throws BuildFailure when a hook fails: names stage, hook, exit code, its last lines and the log file; when a
     *     stage installs what is not locked
     */
    public List<Layer> run(List<StageDirectory> stages, String inputs, StageVariables variables)
            throws BuildFailure, IOException {
        return run(stages, inputs, variables, StageStart.FRESH);
    }

    /**
     * Runs what the cache does not have, and what it is told to run again.
     *
     * @param stages in order; those with a SKIP file are not run, and the tree below passes through them
     * @param inputs digest of what the first stage reads besides its own files
     * @param start what the first stage stands on, and where the cache ends
     * @return the layers, the lowest first
     * @throws BuildFailure when a hook fails, or no stage has the name to start from
     */
    public List<Layer> run(List<StageDirectory> stages, String inputs, StageVariables variables, StageStart start)
            throws BuildFailure, IOException {
        start.check(stages);
        try {
            return runAll(stages, inputs, variables, start, Optional.empty());
        } finally {
            // Beside the logs, and of a failed build above all.
            timeline.write(logs.resolveSibling("timeline.json"));
        }
    }

    /**
     * Opens a shell in a stage, on those before it: in its tree as the cache has it; else, after the stage has run, or
     * at the hook that fails. Nothing of it is kept but downloads. Returns when the shell has ended.
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
                    enter(shell.get(), run, parent, variables);
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

    /** A copied tree is a whole layer, which must never stand in for one that others are laid on. */
    private String engineDigest(List<Layer> below) {
        return access.overlayfs() || below.isEmpty() ? scripts.digest() : scripts.digest() + ", trees are copied";
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
                checkLock(stage, packages(List.of(found.get().layer())));
                outcome = found.get().origin();
                step.done(found.get().describe());
                return found.get().layer();
            }
            Layer made = make(run, id, variables);
            outcome = "run";
            step.done(made.describe());
            return made;
        } finally {
            timeline.stage(stage.name(), startNanos, System.nanoTime(), outcome);
        }
    }

    private void enter(StageShell shell, StageRun run, String key, StageVariables variables)
            throws BuildFailure, IOException {
        LayerId id = LayerId.on(run.below(), shell.stage(), key);
        Optional<Layer> finished = source.find(id).map(FoundLayer::layer);
        try (ShutdownGuard guard = ShutdownGuard.open(() -> {});
                UnfinishedLayer scratch = source.begin(id)) {
            Path log = logs.resolve(shell.stage() + "-shell.log");
            Map<String, String> environment = environment(run, variables, scratch, log);
            environment.putAll(shell.environment());
            if (finished.isPresent()) {
                List<Layer> layers = new ArrayList<>(finished.get().whole() ? List.of() : run.below());
                layers.add(finished.get());
                environment.put("KN86_FINISHED", topFirst(layers));
            }
            runHooks(run.stage(), environment, log);
        }
    }

    private Layer make(StageRun run, LayerId id, StageVariables variables) throws BuildFailure, IOException {
        StageDirectory stage = run.stage();
        // A half layer is deleted also after Ctrl-C, which ends the hooks (StageProcess).
        try (ShutdownGuard guard = ShutdownGuard.open(() -> {});
                UnfinishedLayer unfinished = source.begin(id)) {
            Path log = logs.resolve(stage.name() + ".log");
            runHooks(stage, environment(run, variables, unfinished, log), log);
            PackageList installed = downloads.installed(unfinished.tree(), packages(run.below()));
            checkLock(stage, installed);
            installed.write(unfinished.exports().resolve(PACKAGES));
            downloads.begin();
            return unfinished.finish();
        }
    }

    private Map<String, String> environment(
            StageRun run, StageVariables variables, UnfinishedLayer unfinished, Path log)
            throws BuildFailure, IOException {
        StageDirectory stage = run.stage();
        Map<String, String> environment = new TreeMap<>(variables.pigen());
        environment.putAll(StageKey.visible(stage, variables));
        variables
                .paths()
                .forEach((name, path) ->
                        environment.put(name, path.toAbsolutePath().toString()));
        Path work = unfinished.work();
        Path stageWork = work.resolve(stage.name());
        environment.put("WORK_DIR", work.toString());
        environment.put("DEPLOY_DIR", unfinished.exports().toString());
        environment.put("LOG_FILE", work.resolve("build.log").toString());
        environment.put("KN86_LOG", log.toAbsolutePath().toString());
        environment.put("SCRIPT_DIR", scripts.folder().toString());
        environment.putIfAbsent("BASE_DIR", stage.folder().getParent().toString());
        environment.put("STAGE", stage.name());
        environment.put("STAGE_DIR", stage.folder().toString());
        environment.put("STAGE_WORK_DIR", stageWork.toString());
        environment.put("ROOTFS_DIR", stageWork.resolve("rootfs").toString());
        environment.putAll(run.neighbours(work, variables.exportStage()));
        environment.put(
                "KN86_EXPORT_IMAGE",
                run.exported(variables.exportStage())
                        .flatMap(StageDirectory::exportImage)
                        .map(Path::toString)
                        .orElse(""));
        environment.put("KN86_FUNCTIONS", scripts.functions().toString());
        environment.put("KN86_EMULATOR", emulator.program().map(Path::toString).orElse(""));
        environment.put("KN86_BINFMT", access.binfmt().word());
        environment.put("KN86_POSTRUN", run.postrun().map(Path::toString).orElse(""));
        environment.put("KN86_OVERLAYFS", access.overlayfs() ? "1" : "0");
        environment.put("KN86_LOWER", topFirst(run.below()));
        environment.put("KN86_UPPER", unfinished.tree().toString());
        environment.put("KN86_WHOLE", unfinished.wholeMark().toString());
        environment.put("KN86_OVERLAY_WORK", unfinished.overlayWork().toString());
        environment.put("KN86_PACKAGES", packages.folder().toString());
        environment.put("KN86_ARCHIVES", downloads.archives().toString());
        environment.put("KN86_SHELL", "");
        environment.put("KN86_FINISHED", "");
        environment.put(
                "KN86_LOCKED_HASHES",
                lock.isPresent() ? lockedHashes(unfinished).toString() : "");
        return environment;
    }

    private static String topFirst(List<Layer> layers) {
        List<Layer> reversed = new ArrayList<>(layers);
        Collections.reverse(reversed);
        return reversed.stream().map(layer -> layer.tree().toString()).collect(Collectors.joining(":"));
    }

    /** Downloads are kept however the stage ends: the next try must not fetch them again. */
    private void runHooks(StageDirectory stage, Map<String, String> environment, Path log)
            throws BuildFailure, IOException {
        Files.deleteIfExists(log);
        // First of all: what a killed build has left may share files with the cache.
        warnOfDamage(packages.dropDamaged(false));
        downloads.begin();
        try {
            new StageProcess(stage, scripts, scripts.runStage(), access, environment, log, progress, timeline).run();
        } catch (BuildFailure e) {
            // A damaged package that was never written to since it was checked: the disk itself.
            warnOfDamage(packages.dropDamaged(true));
            if (downloads.wasRefused()) {
                checkLock(stage, downloads.used());
            }
            throw e;
        } finally {
            downloads.keep();
        }
    }

    private void warnOfDamage(List<String> dropped) {
        if (!dropped.isEmpty()) {
            progress.warn("damaged in the cache, to be fetched again: " + String.join(", ", dropped));
        }
    }

    private void checkLock(StageDirectory stage, PackageList found) throws BuildFailure {
        if (lock.isPresent()) {
            lock.get().checkPart("stage " + stage.name(), found);
        }
    }

    private Path lockedHashes(UnfinishedLayer unfinished) throws IOException {
        return Files.write(
                unfinished.work().resolve("locked-hashes"),
                lock.orElseThrow().locked().packages().stream()
                        .map(PackageId::sha256)
                        .toList());
    }
}
