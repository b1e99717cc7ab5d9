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
import java.util.stream.Collectors;

/**
 * A finished root file system, kept as a stack of overlayfs layers that are never copied together. A program sees the
 * merged tree through {@link #view}, in a mount namespace of its own, so that no mount is left behind.
 *
 * @param layers the layers' folders, the lowest first; at least one
 * @param access the rights over the layers
 */
public record RootTree(List<Path> layers, RootAccess access) {

    /**
     * Mounts the tree, then becomes the command. overlayfs separates the layers' paths by colons, so that no path may
     * have a colon (checked by the constructor).
     */
    private static final String MOUNT_AND_EXEC =
            """
            set -eu
            options=$1 mountpoint=$2
            shift 2
            case $options in
            bind=*) mount --bind "${options#bind=}" "$mountpoint"; mount -o remount,bind,ro "$mountpoint" ;;
            *) mount -t overlay overlay -o "$options" "$mountpoint" ;;
            esac
            exec "$@"
            """;

    public RootTree {
        layers = layers.stream().map(Path::toAbsolutePath).toList();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a root tree needs at least one layer");
        }
        for (Path layer : layers) {
            if (!isMountable(layer)) {
                throw new IllegalArgumentException(
                        "overlayfs cannot mount a folder with ':', ',' or '\\' in its path: " + layer);
            }
        }
    }

    private static boolean isMountable(Path layer) {
        return !layer.toString().matches(".*[:,\\\\].*");
    }

    /**
     * Refuses a cache folder whose layers could not be mounted over each other, before any is made.
     *
     * @param folder the folder of the layers
     */
    public static void checkPlace(Path folder) throws BuildFailure {
        if (!isMountable(folder)) {
            throw new BuildFailure(
                    "the layers cannot lie in " + folder
                            + ": overlayfs mounts no folder with ':', ',' or '\\' in its path",
                    "Name another cache folder with -Dkn86.cache.dir.");
        }
    }

    /**
     * The command, changed so that it sees the merged tree, read-only.
     *
     * @param mountPoint an existing empty folder where the command finds the tree
     * @param command a command, which gets root's rights over the tree
     */
    public Command view(Path mountPoint, Command command) {
        return access.wrap(command.startedBy(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                MOUNT_AND_EXEC,
                "view",
                mountOptions(),
                mountPoint.toAbsolutePath().toString())));
    }

    private String mountOptions() {
        if (layers.size() == 1) {
            return "bind=" + layers.get(0);
        }
        List<Path> topFirst = new ArrayList<>(layers);
        Collections.reverse(topFirst);
        return "ro,userxattr,lowerdir=" + topFirst.stream().map(Path::toString).collect(Collectors.joining(":"));
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
