// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.engine.layer.FoundLayer;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerId;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.layer.UnfinishedLayer;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ShutdownGuard;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the hooks of one stage: to make its layer, or to open a shell in it. */
final class StageRunner {

    /** What a stage has installed; a file among those that it hands out. */
    static final String PACKAGES = "packages.lock";

    private final LayerSource source;
    private final StageDownloads downloads;
    private final LockedPackages locked;
    private final StageEnvironmentFactory environments;
    private final Path logs;
    private final Progress progress;
    private final Timeline timeline;

    /**
     * @param source where layers come from and go to
     * @param downloads the packages of the cache, and what the tree's apt fetches
     * @param locked the packages that stages may install
     * @param logs where a log file per stage goes
     */
    StageRunner(
            LayerSource source,
            StageDownloads downloads,
            LockedPackages locked,
            StageEnvironmentFactory environments,
            Path logs,
            Progress progress,
            Timeline timeline) {
        this.source = source;
        this.downloads = downloads;
        this.locked = locked;
        this.environments = environments;
        this.logs = logs;
        this.progress = progress;
        this.timeline = timeline;
    }

    /** What the stages up to the topmost of these layers have installed; nothing for no layers. */
    static PackageList packages(List<Layer> layers) throws BuildFailure, IOException {
        return layers.isEmpty()
                ? PackageList.of(List.of())
                : PackageList.read(layers.get(layers.size() - 1).exports().resolve(PACKAGES));
    }

    /**
     * Puts what a stage has installed among the files that it hands out; their modes are part of the layer's content.
     */
    static void handOut(PackageList installed, UnfinishedLayer unfinished) throws IOException {
        Path file = unfinished.exports().resolve(PACKAGES);
        installed.write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /**
     * Makes a stage's layer. A stage that renames a folder of the stage before, which overlayfs refuses, runs once more
     * on a copy of the tree: then its layer is a whole tree.
     *
     * @throws BuildFailure when a hook fails, or the stage installs what is not locked; nothing is kept but downloads
     */
    Layer make(StageRun run, LayerId id, StageVariables variables) throws BuildFailure, IOException {
        boolean overlayfs = environments.access().overlayfs();
        try {
            return make(run, id, variables, overlayfs);
        } catch (CrossDeviceFailure e) {
            if (!overlayfs || run.below().isEmpty()) {
                throw e;
            }
            progress.info("stage " + run.stage().name() + " runs once more, on a copy of the tree: "
                    + "overlayfs cannot rename a folder of the stage before (EXDEV)");
            return make(run, id, variables, false);
        }
    }

    private Layer make(StageRun run, LayerId id, StageVariables variables, boolean overlayfs)
            throws BuildFailure, IOException {
        StageDirectory stage = run.stage();
        // The guard lets the unfinished layer be deleted also after Ctrl-C, which ends the hooks (StageProcess).
        try (ShutdownGuard guard = ShutdownGuard.open(() -> {});
                UnfinishedLayer unfinished = source.begin(id)) {
            Path log = logs.resolve(stage.name() + ".log");
            StageEnvironment environment =
                    environments.ofHooks(run, variables, unfinished, log).put(StageVariable.KN86_OVERLAYFS, overlayfs);
            runHooks(stage, environment, log);
            PackageList installed = downloads.installed(unfinished.tree(), packages(run.below()));
            locked.check(stage, installed);
            handOut(installed, unfinished);
            downloads.begin();
            return unfinished.finish();
        }
    }

    /**
     * Opens a shell in a stage: in its tree as the cache has it; else after its hooks have run, or at the hook that
     * fails. Returns when the shell has ended; nothing is kept but downloads.
     *
     * @param key the layer's key
     */
    void enter(StageShell shell, StageRun run, String key, StageVariables variables) throws BuildFailure, IOException {
        LayerId id = LayerId.on(run.below(), shell.stage(), key);
        Optional<List<Layer>> finished = source.find(id).map(FoundLayer::layer).map(layer -> {
            List<Layer> layers = new ArrayList<>(layer.whole() ? List.of() : run.below());
            layers.add(layer);
            return layers;
        });
        try (ShutdownGuard guard = ShutdownGuard.open(() -> {});
                UnfinishedLayer scratch = source.begin(id)) {
            Path log = logs.resolve(shell.stage() + "-shell.log");
            StageEnvironment environment = environments.ofHooks(run, variables, scratch, log);
            environments.addShell(environment, shell, finished);
            runHooks(run.stage(), environment, log);
        }
    }

    /** Downloads are kept however the stage ends: the next try must not fetch them again. */
    private void runHooks(StageDirectory stage, StageEnvironment environment, Path log)
            throws BuildFailure, IOException {
        Files.deleteIfExists(log);
        // Before all else: files of a killed build may be links to files of the cache, and may have been written to.
        warnOfDamage(downloads.dropDamaged(false));
        downloads.begin();
        try {
            new StageProcess(
                            stage,
                            environments.scripts(),
                            environments.scripts().runStage(),
                            environments.access(),
                            environment,
                            log,
                            progress,
                            timeline)
                    .run();
        } catch (BuildFailure e) {
            // A package that the disk has damaged keeps the time of its check; only reading it again finds it.
            warnOfDamage(downloads.dropDamaged(true));
            if (downloads.wasRefused()) {
                locked.check(stage, downloads.used());
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
}
