// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.testing.TreeListing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Builds stages as the user who runs this program. The arguments are a folder without results, the stages, and perhaps
 * a constraint on the rights. The program writes into the folder {@code listing}, the entries of the root tree,
 * {@code image}, an ext4 file system of the tree by the host's mke2fs, and {@code way}, how it got root's rights.
 */
public final class UserBuild {

    private UserBuild() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        List<StageDirectory> stages = new ArrayList<>();
        List<RootAccessSearch.Constraint> constraints = new ArrayList<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            if (argument.startsWith("/")) {
                stages.add(StageDirectory.of(Path.of(argument)));
            } else {
                constraints.add(RootAccessSearch.Constraint.valueOf(argument));
            }
        }
        RootAccess access = RootRights.with(constraints.toArray(RootAccessSearch.Constraint[]::new));
        StageBuild build = StageBuild.in(folder, access, new SilentProgress());
        List<Layer> layers = build.run(stages, StageBuild.variables(Map.of()));
        Files.write(
                folder.resolve("listing"),
                TreeListing.of(build.tree(layers)).entries().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList());
        new Ext4Tools(new HostToolbox(), build.runner(), folder, Instant.EPOCH)
                .make(folder.resolve("image"), 64L << 20, "root", new UUID(1, 2), new UUID(3, 4), build.tree(layers));
        Files.writeString(folder.resolve("way"), build.access().description());
    }
}
