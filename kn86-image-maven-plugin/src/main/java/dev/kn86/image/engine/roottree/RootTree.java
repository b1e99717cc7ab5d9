// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.roottree;

import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A finished root file system, kept as a stack of overlayfs layers that are never copied together. A program sees the
 * merged tree through {@link #view}, in a mount namespace of its own, so that no mount is left behind.
 *
 * @param layers the layers' folders, the lowest first; at least one
 * @param access the rights over the layers
 */
public record RootTree(List<Path> layers, RootAccess access) {

    /**
     * Mounts the tree, then becomes the command: MOUNTPOINT COUNT LAYER... COMMAND..., the topmost layer first. To
     * overlayfs and to mount(8) commas, colons, quotes and backslashes in a path mean something. So the layers get
     * links with plain names; these are in a file system that the tree covers.
     */
    private static final String MOUNT_AND_EXEC =
            """
            set -eu
            mountpoint=$1 count=$2 names= number=0
            shift 2
            if [ "$count" = 1 ]; then
                mount --bind "$1" "$mountpoint"
                mount -o remount,bind,ro "$mountpoint"
                shift
            else
                mount -t tmpfs tmpfs "$mountpoint"
                while [ "$number" != "$count" ]; do
                    ln -s "$1" "$mountpoint/$number"
                    names=$names:$number
                    number=$((number + 1))
                    shift
                done
                (cd "$mountpoint" && mount -t overlay overlay -o "ro,userxattr,lowerdir=${names#:}" "$mountpoint")
            fi
            exec "$@"
            """;

    public RootTree {
        layers = layers.stream().map(Path::toAbsolutePath).toList();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a root tree needs at least one layer");
        }
    }

    /**
     * The command, changed so that it sees the merged tree, read-only.
     *
     * @param mountPoint an existing empty folder where the command finds the tree
     * @param command a command, which gets root's rights over the tree
     */
    public Command view(Path mountPoint, Command command) {
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                MOUNT_AND_EXEC,
                "view",
                mountPoint.toAbsolutePath().toString(),
                Integer.toString(layers.size())));
        List<Path> topFirst = new ArrayList<>(layers);
        Collections.reverse(topFirst);
        topFirst.forEach(layer -> words.add(layer.toString()));
        return access.wrap(command.startedBy(words));
    }

    /** Writes the list of layers: one path a line, the lowest first. */
    public void save(Path file) throws IOException {
        Files.write(file, layers.stream().map(Path::toString).toList());
    }

    /** Whether the file is a list that {@link #save} wrote and all layers of the list exist. */
    public static boolean isWhole(Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.readAllLines(file).stream().map(Path::of).allMatch(Files::isDirectory);
    }

    /**
     * Reads a list that {@link #save} wrote.
     *
     * @param access the rights over the layers
     * @throws BuildFailure when there is no such list, or a layer is no longer in the cache
     */
    public static RootTree load(Path file, RootAccess access) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("no root tree: " + file + " is missing", "Run the goal kn86-image:rootfs first.");
        }
        List<Path> layers = Files.readAllLines(file).stream().map(Path::of).toList();
        for (Path layer : layers) {
            if (!Files.isDirectory(layer)) {
                throw new BuildFailure(
                        "the root tree in " + file + " needs the layer " + layer + ", which is gone",
                        "Run the goal kn86-image:rootfs again; it rebuilds what the cache has lost.");
            }
        }
        return new RootTree(layers, access);
    }
}
