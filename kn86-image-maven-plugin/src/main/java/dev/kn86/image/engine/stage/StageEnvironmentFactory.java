// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.UnfinishedLayer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes the environment of each stage of a build.
 *
 * @param scripts the stage runner's scripts
 * @param emulator what runs the programs of an arm64 tree
 * @param access the rights that stages get
 * @param downloads the packages of the cache, and what the tree's apt fetches
 * @param locked the packages that stages may install
 */
record StageEnvironmentFactory(
        EngineScripts scripts, Emulator emulator, RootAccess access, StageDownloads downloads, LockedPackages locked) {

    /**
     * The environment in which a stage's hooks run.
     *
     * @param unfinished the layer that the stage makes
     * @param log gets all that the hooks print
     */
    StageEnvironment ofHooks(StageRun run, StageVariables variables, UnfinishedLayer unfinished, Path log)
            throws BuildFailure, IOException {
        StageDirectory stage = run.stage();
        StageEnvironment environment = new StageEnvironment()
                .putAll(variables.pigen())
                .putAll(StageKey.visible(stage, variables))
                .put(StageVariable.BASE_DIR, stage.folder().getParent());
        new TreeMap<>(variables.paths()).forEach(environment::put);
        putPiGen(environment, run, variables.exportStage(), unfinished);
        putEngine(environment, run, variables.exportStage(), unfinished);
        return environment.put(StageVariable.KN86_LOG, log);
    }

    /**
     * Adds what opens a shell in the stage.
     *
     * @param finished the stage's layers when the cache has them, the lowest first: the shell opens in them at once;
     *     otherwise it opens after the hooks
     */
    void addShell(StageEnvironment environment, StageShell shell, Optional<List<Layer>> finished) {
        environment
                .put(StageVariable.KN86_SHELL, shell.host() ? "host" : "tree")
                .put(StageVariable.KN86_TERMINAL, shell.streams());
        shell.terminal().ifPresent(kind -> environment.put(StageVariable.TERM, kind));
        finished.ifPresent(layers -> environment.put(StageVariable.KN86_FINISHED, topmostFirst(layers)));
    }

    /** What pi-gen's build.sh exports to hooks, stage by stage. */
    private void putPiGen(
            StageEnvironment environment, StageRun run, Optional<StageDirectory> export, UnfinishedLayer unfinished) {
        StageDirectory stage = run.stage();
        Path work = unfinished.work();
        environment
                .put(StageVariable.WORK_DIR, work)
                .put(StageVariable.DEPLOY_DIR, unfinished.exports())
                .put(StageVariable.LOG_FILE, work.resolve("build.log"))
                .put(StageVariable.SCRIPT_DIR, scripts.folder())
                .put(StageVariable.STAGE, stage.name())
                .put(StageVariable.STAGE_DIR, stage.folder())
                .put(StageVariable.STAGE_WORK_DIR, work.resolve(stage.name()))
                .put(StageVariable.ROOTFS_DIR, rootTree(work, stage))
                .putIfAbsent(
                        StageVariable.STAGE_LIST,
                        run.listed(export).stream()
                                .map(other -> other.folder().toString())
                                .collect(Collectors.joining(" ")));
        run.previous().ifPresent(previous -> environment
                .put(StageVariable.PREV_STAGE, previous.name())
                .put(StageVariable.PREV_STAGE_DIR, previous.folder())
                .put(StageVariable.PREV_ROOTFS_DIR, rootTree(work, previous)));
        run.exported(export).ifPresent(exported -> environment
                .put(StageVariable.EXPORT_DIR, exported.folder())
                .put(StageVariable.EXPORT_ROOTFS_DIR, rootTree(work, exported)));
    }

    private static Path rootTree(Path work, StageDirectory stage) {
        return work.resolve(stage.name()).resolve("rootfs");
    }

    /** What the stage runner's own scripts read. */
    private void putEngine(
            StageEnvironment environment, StageRun run, Optional<StageDirectory> export, UnfinishedLayer unfinished)
            throws BuildFailure, IOException {
        environment
                .put(StageVariable.KN86_EXPORT_IMAGE, run.exported(export).flatMap(StageDirectory::exportImage))
                .put(StageVariable.KN86_EMULATOR, emulator.program())
                .put(StageVariable.KN86_BINFMT, access.binfmt().word())
                .put(StageVariable.KN86_POSTRUN, run.postrun())
                .put(StageVariable.KN86_OVERLAYFS, access.overlayfs())
                .put(StageVariable.KN86_LOWER, topmostFirst(run.below()))
                .put(StageVariable.KN86_UPPER, unfinished.tree())
                .put(StageVariable.KN86_WHOLE, unfinished.wholeMark())
                .put(StageVariable.KN86_OVERLAY_WORK, unfinished.overlayWork())
                .put(StageVariable.KN86_PACKAGES, downloads.packages())
                .put(StageVariable.KN86_ARCHIVES, downloads.archives())
                .put(StageVariable.KN86_LOCKED_HASHES, locked.writeHashes(unfinished.work()))
                .put(StageVariable.KN86_SHELL, "")
                .put(StageVariable.KN86_FINISHED, "");
    }

    private static String topmostFirst(List<Layer> layers) {
        List<Layer> reversed = new ArrayList<>(layers);
        Collections.reverse(reversed);
        return reversed.stream().map(layer -> layer.tree().toString()).collect(Collectors.joining("\n"));
    }
}
