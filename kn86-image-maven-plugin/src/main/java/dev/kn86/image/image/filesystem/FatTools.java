// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes, fills and reads FAT32 volumes by mkfs.fat and mtools, so that equal input gives equal bytes. */
public final class FatTools {

    private static final String REMEDY = "See the log; free disk space if the device is full.";

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Instant timestamp;

    /** @param timestamp the time of every entry */
    public FatTools(Toolbox toolbox, CommandRunner runner, Instant timestamp) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.timestamp = timestamp;
    }

    /**
     * Makes an empty volume in a file of its own.
     *
     * @param file the file; replaced when it exists
     * @param bytes its size
     * @param label at most 11 characters in upper case
     * @param id the volume id
     * @param hiddenSectors where the volume will lie on the disk; 0 when it fits several places
     */
    public void format(Path file, long bytes, String label, int id, long hiddenSectors)
            throws BuildFailure, IOException {
        SparseFiles.create(file, bytes);
        run(
                "mkfs.fat",
                // First: it resets the id. Without it, the volume carries the time of day.
                "--invariant",
                "-F",
                32,
                // Boot ROMs of the family are known to read one sector a cluster; and 64 MiB need it to be FAT32.
                "-s",
                1,
                "-h",
                hiddenSectors,
                "-i",
                String.format("%08x", id),
                "-n",
                label,
                file);
    }

    /**
     * Copies a folder's content into the root of a volume, in the order of the names.
     *
     * @throws BuildFailure with the number of missing bytes when it does not fit
     */
    public void copyTree(Path folder, Volume volume) throws BuildFailure, IOException {
        checkFits(folder, volume);
        Map<String, List<Path>> filesOfFolder = new TreeMap<>();
        for (Path entry : FileTrees.sortedEntries(folder)) {
            if (Files.isDirectory(entry)) {
                run(
                        "mmd",
                        "-i",
                        volume.mtoolsName(),
                        target(folder.relativize(entry).toString()));
            } else {
                filesOfFolder
                        .computeIfAbsent(folder.relativize(entry.getParent()).toString(), name -> new ArrayList<>())
                        .add(entry);
            }
        }
        for (Map.Entry<String, List<Path>> files : filesOfFolder.entrySet()) {
            List<Object> arguments = new ArrayList<>(List.of("-i", volume.mtoolsName()));
            arguments.addAll(files.getValue());
            arguments.add(target(files.getKey()));
            run("mcopy", arguments.toArray());
        }
    }

    /** Writes one file, replacing one of that name. */
    public void copyFile(Path file, Volume volume, String name) throws BuildFailure {
        run("mcopy", "-o", "-i", volume.mtoolsName(), file, target(name));
    }

    /** Gives the volume another label, in the boot sector and in the root directory. */
    public void setLabel(Volume volume, String label) throws BuildFailure {
        run("mlabel", "-i", volume.mtoolsName(), "::" + label);
    }

    /** Copies everything in a volume into an existing empty folder. */
    public void extract(Volume volume, Path folder) throws BuildFailure {
        run("mcopy", "-s", "-n", "-i", volume.mtoolsName(), "::*", folder);
    }

    /** What fsck.fat finds wrong with a volume in a file of its own; nothing is changed. */
    public CommandResult check(Path file) throws BuildFailure {
        return runner.attempt(toolbox.command("fsck.fat", "-n", file));
    }

    private static String target(String path) {
        return "::/" + path;
    }

    private static void checkFits(Path folder, Volume volume) throws BuildFailure, IOException {
        FatGeometry geometry = FatGeometry.read(volume);
        int cluster = geometry.clusterBytes();
        long needed = FatNeed.of(folder, cluster);
        long capacity = geometry.clusters() * cluster;
        if (needed > capacity) {
            throw new BuildFailure(
                    folder + " does not fit its FAT volume " + volume.file() + ": it needs " + needed
                            + " bytes, there are " + capacity + ", " + (needed - capacity) + " too few",
                    "Remove overlays, device trees or kernels from the boot tree; the partition's size is fixed.");
        }
    }

    private void run(String tool, Object... arguments) throws BuildFailure {
        Command command = toolbox.command(tool, arguments)
                .env("SOURCE_DATE_EPOCH", Long.toString(timestamp.getEpochSecond()))
                // Neither the user's drive letters nor the host's.
                .env("MTOOLSRC", "/dev/null");
        runner.run(command, REMEDY);
    }
}
