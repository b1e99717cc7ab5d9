// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.fat.FatLayout;
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

/** Makes and fills FAT32 volumes with mkfs.fat and mtools. Equal input gives equal bytes. */
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
     * @param hiddenSectors the first sector of the volume's partition; 0 when it may be put into several partitions
     */
    public void format(Path file, long bytes, String label, int id, long hiddenSectors)
            throws BuildFailure, IOException {
        SparseFiles.create(file, bytes);
        run(toolbox.command(
                "mkfs.fat",
                // It has to be first, because it resets the id. Without it, the volume contains the time of day.
                "--invariant",
                "-F",
                32,
                // Boot ROMs of the family are known to read clusters of one sector. 64 MiB are FAT32 only with them.
                "-s",
                1,
                "-h",
                hiddenSectors,
                "-i",
                String.format("%08x", id),
                "-n",
                label,
                file));
    }

    /**
     * Copies a folder's content into the root of a volume, sorted by name.
     *
     * @throws BuildFailure with the number of missing bytes when it does not fit
     */
    public void copyTree(Path folder, Volume volume) throws BuildFailure, IOException {
        checkFits(folder, volume);
        Map<String, List<Path>> filesOfFolder = new TreeMap<>();
        for (Path entry : FileTrees.sortedEntries(folder)) {
            if (Files.isDirectory(entry)) {
                runMtools("mmd", volume, target(folder.relativize(entry).toString()));
            } else {
                filesOfFolder
                        .computeIfAbsent(folder.relativize(entry.getParent()).toString(), name -> new ArrayList<>())
                        .add(entry);
            }
        }
        for (Map.Entry<String, List<Path>> files : filesOfFolder.entrySet()) {
            List<Object> arguments = new ArrayList<>(files.getValue());
            arguments.add(target(files.getKey()));
            runMtools("mcopy", volume, arguments.toArray());
        }
    }

    /** Writes one file; it replaces a file of the same name. */
    public void copyFile(Path file, Volume volume, String name) throws BuildFailure {
        runMtools("mcopy", volume, "-o", file, target(name));
    }

    /** Gives the volume another label, in the boot sector and in the root directory. */
    public void setLabel(Volume volume, String label) throws BuildFailure {
        runMtools("mlabel", volume, "::" + label);
    }

    /** Runs fsck.fat, which only looks, on a volume in a file of its own. */
    public CommandResult check(Path file) throws BuildFailure {
        return runner.attempt(toolbox.command("fsck.fat", "-n", file).confined());
    }

    private static String target(String path) {
        return "::/" + path;
    }

    private static void checkFits(Path folder, Volume volume) throws BuildFailure, IOException {
        FatLayout layout = FatUse.layout(volume);
        int cluster = layout.clusterBytes();
        long needed = FatNeed.of(folder, cluster);
        long capacity = layout.clusters() * cluster;
        if (needed > capacity) {
            throw new BuildFailure(
                    folder + " does not fit its FAT volume " + volume.file() + ": it needs " + needed
                            + " bytes, there are " + capacity + ", " + (needed - capacity) + " too few",
                    "Remove overlays, device trees or kernels from the boot tree; the partition's size is fixed.");
        }
    }

    private void runMtools(String tool, Volume volume, Object... arguments) throws BuildFailure {
        List<Object> words = new ArrayList<>(List.of("-i", volume.mtoolsName()));
        words.addAll(List.of(arguments));
        run(toolbox.command(tool, words.toArray())
                .in(volume.file().toAbsolutePath().getParent())
                // No settings of the user or of the host.
                .env("MTOOLSRC", "/dev/null"));
    }

    private void run(Command command) throws BuildFailure {
        runner.run(command.env("SOURCE_DATE_EPOCH", Long.toString(timestamp.getEpochSecond())), REMEDY);
    }
}
