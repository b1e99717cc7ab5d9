// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.stage;

import dev.kn86.image.filesystem.Ext4Tools;
import dev.kn86.image.layer.Layer;
import dev.kn86.image.testing.HostTool;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.TreeListing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A build of stages in a JVM of its own, by a user without any rights that only exists meanwhile. */
final class OrdinaryUserBuild {

    private static final int ID = 64242;

    /**
     * The user and its subordinate numbers are known in one mount namespace only. They lie where no other user's are:
     * base-passwd gives 60000 to 64999 to nobody, and useradd begins at 100000.
     */
    private static final String BECOME_USER = """
            id=$1 folder=$2
            shift 2
            mkdir "$folder/etc"
            for file in passwd group subuid subgid; do
                [ ! -e "/etc/$file" ] || cp "/etc/$file" "$folder/etc/"
            done
            echo "kn86-it:x:$id:$id::$folder:/bin/sh" >> "$folder/etc/passwd"
            echo "kn86-it:x:$id:" >> "$folder/etc/group"
            echo "kn86-it:$((id * 65536)):65536" | tee -a "$folder/etc/subuid" >> "$folder/etc/subgid"
            chown "$id:$id" "$folder"
            for file in passwd group subuid subgid; do
                [ -e "/etc/$file" ] || touch "/etc/$file"
                mount --bind "$folder/etc/$file" "/etc/$file"
            done
            cd "$folder"
            exec setpriv --reuid "$id" --regid "$id" --clear-groups --inh-caps=-all "$@"
            """;

    private OrdinaryUserBuild() {}

    /** In the JVM: the folder, then the names of stages. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        StageBuild build = StageBuild.in(folder, RootRights.usual(), new RecordingProgress());
        System.out.println(build.access().description());
        List<StageDirectory> stages = Arrays.stream(arguments).skip(1)
                .map(name -> new StageDirectory(folder.resolveSibling("stages").resolve(name))).toList();
        List<Layer> layers = build.run(stages, StageBuild.variables(Map.of()));
        Files.write(folder.resolve("listing"), TreeListing.of(build.tree(layers)).entries().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).toList());
        new Ext4Tools(new HostToolbox(), build.runner(), folder, Instant.EPOCH)
                .make(folder.resolve("image"), 64L << 20, "root", new UUID(1, 2), new UUID(3, 4), build.tree(layers));
    }

    /** Runs it, and waits for its end. The folder gets {@code listing}, and an {@code image} by the host's mke2fs. */
    static void run(Path folder, String... stages) throws Exception {
        // The user must be able to reach what it runs, wherever it is.
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private",
                "bash", "-euc", BECOME_USER, "become-user", Integer.toString(ID), folder.toString(),
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx128m",
                "-cp", copiedClassPath(folder.resolve("classes")), OrdinaryUserBuild.class.getName(), folder.toString()));
        words.addAll(List.of(stages));
        Path log = folder.resolve("forked.log");
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        if (process.waitFor() != 0) {
            throw new AssertionError(Files.readString(log));
        }
    }

    private static String copiedClassPath(Path target) throws Exception {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            if (!Files.exists(Path.of(entry))) {
                continue;
            }
            Path copy = Files.createDirectories(target.resolve(Integer.toString(copies.size()))).resolve(Path.of(entry).getFileName());
            HostTool.CP.run("--recursive", entry, copy);
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }
}
