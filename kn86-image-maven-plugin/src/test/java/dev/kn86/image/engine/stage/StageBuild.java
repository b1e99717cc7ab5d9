// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds stages for tests with an engine and a store of layers, and looks at the result.
 *
 * @param folder the folder for {@code logs} and other results
 * @param cache the cache folder for downloads
 * @param emulator what runs arm64 programs
 * @param access the rights that stages get
 * @param progress gets the build's lines
 */
record StageBuild(Path folder, Path cache, Emulator emulator, RootAccess access, Progress progress) {

    /** A build in one folder, with programs of this machine. */
    static StageBuild in(Path folder, RootAccess access, Progress progress) {
        return new StageBuild(folder, folder.resolve("cache"), Emulator.NONE, access, progress);
    }

    /** A new engine, as in every build; what a killed build has left is deleted. */
    StageEngine engine() throws BuildFailure, IOException {
        LayerStore store = new LayerStore(
                new CacheFolder(folder.resolve("cache")),
                new LayerFiles(access, runner()),
                Instant.parse("2026-11-20T00:00:00Z"),
                progress);
        return new StageEngine(
                store, new CacheFolder(cache), folder.resolve("logs"), emulator, access, runner(), progress);
    }

    List<Layer> run(List<StageDirectory> stages, StageVariables variables) throws BuildFailure, IOException {
        return engine().run(stages, "inputs", variables);
    }

    /** Runs stages that get pi-gen's variables and no others. */
    List<Layer> run(StageDirectory... stages) throws BuildFailure, IOException {
        return run(List.of(stages), variables(Map.of()));
    }

    RootTree tree(List<Layer> layers) {
        return new RootTree(layers.stream().map(Layer::tree).toList(), access);
    }

    /** The output of a command of the build machine that runs in the root folder of the finished tree. */
    String look(List<Layer> layers, String... words) throws BuildFailure, IOException {
        Path mountPoint = Files.createDirectories(folder.resolve("view"));
        // env -C changes the working folder after the tree is mounted.
        List<Object> command = new ArrayList<>(List.of("env", "-C", mountPoint));
        command.addAll(List.of(words));
        return runner().run(tree(layers).view(mountPoint, Command.of(command.toArray())), "See the output above.")
                .stdout();
    }

    CommandRunner runner() {
        return new ProcessCommandRunner(folder.resolve("command-logs"));
    }

    /** @param project the project's own variables */
    static StageVariables variables(Map<String, String> project) throws BuildFailure {
        PiGenConfig config = PiGenConfig.of(Map.of("PI_GEN_RELEASE", "KN-86", "IMG_NAME", "kn86"));
        return new StageVariables(
                PiGenVariables.of("bookworm", Instant.parse("2026-11-01T00:00:00Z"), "0123456789abcdef", config),
                project,
                Map.of());
    }
}
