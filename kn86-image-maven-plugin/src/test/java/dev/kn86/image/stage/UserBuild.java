// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.stage;

import dev.kn86.image.layer.Layer;
import dev.kn86.image.layer.LayerFiles;
import dev.kn86.image.layer.LayerStore;
import dev.kn86.image.namespace.RootAccess;
import dev.kn86.image.process.CommandRunner;
import dev.kn86.image.process.ProcessCommandRunner;
import dev.kn86.image.roottree.RootTree;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.testing.TreeListing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A build of stages by whoever runs this program. Its arguments are an empty folder and the stages; it leaves there
 * {@code listing}, the root tree's entries, and {@code way}, how it got root's rights.
 */
public final class UserBuild {

    private UserBuild() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        CommandRunner runner = new ProcessCommandRunner(folder.resolve("logs"));
        RootAccess access = RootRights.usual();
        LayerStore store = new LayerStore(
                folder.resolve("cache"), new LayerFiles(access, runner), Instant.parse("2026-11-20T00:00:00Z"), new SilentProgress());
        List<StageDirectory> stages = new ArrayList<>();
        for (int argument = 1; argument < arguments.length; argument++) {
            stages.add(StageDirectory.of(Path.of(arguments[argument])));
        }
        StageVariables variables = new StageVariables(
                PiGenVariables.of("bookworm", Instant.parse("2026-11-01T00:00:00Z"), "0123456789abcdef", Map.of("IMG_NAME", "kn86")),
                Map.of(), Map.of());
        List<Layer> layers = new StageEngine(store, folder.resolve("cache"), folder.resolve("logs/stages"), Emulator.NONE,
                access, runner, new SilentProgress()).run(stages, "inputs", variables);
        TreeListing tree = TreeListing.of(new RootTree(layers.stream().map(Layer::tree).toList(), access));
        Files.write(folder.resolve("listing"), tree.entries().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).toList());
        Files.writeString(folder.resolve("way"), access.description());
    }
}
