// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One FAT partition of a card image, read with mtools. Names are compared without regard to case, as FAT does. */
public final class FatPartition {

    /** With -b, mdir calls a file system without files an error. */
    private static final String EMPTY = "File \"::\" not found";

    private final String label;
    private final String mtoolsImage;
    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Set<String> files;

    private FatPartition(String label, String mtoolsImage, Toolbox toolbox, CommandRunner runner, Set<String> files) {
        this.label = label;
        this.mtoolsImage = mtoolsImage;
        this.toolbox = toolbox;
        this.runner = runner;
        this.files = files;
    }

    /**
     * Opens a partition.
     *
     * @param number the partition's number, from 1
     * @param offset where it starts in the image, in bytes
     * @return nothing when mtools finds no FAT file system there
     */
    static Optional<FatPartition> open(Path image, int number, long offset, Toolbox toolbox, CommandRunner runner)
            throws BuildFailure {
        String mtoolsImage = image.toAbsolutePath() + "@@" + offset;
        // -/ -b: all files of all folders, one "::/folder/name" a line.
        CommandResult list = runner.attempt(toolbox.command("mdir", "-/", "-b", "-i", mtoolsImage, "::"));
        if (!list.succeeded() && !list.stderr().contains(EMPTY)) {
            return Optional.empty();
        }
        Set<String> files = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        list.lines().forEach(line -> files.add(line.replaceFirst("^::/", "")));
        return Optional.of(new FatPartition(
                "partition " + number + " of " + image.getFileName(), mtoolsImage, toolbox, runner, files));
    }

    /** For messages: number and image. */
    String label() {
        return label;
    }

    /** Whether there is a file of this path, relative to the file system's root. */
    boolean contains(String path) {
        return files.contains(path);
    }

    /**
     * Makes sure that a file is there.
     *
     * @param reason who needs it, for the message
     */
    void require(String path, String reason) throws BuildFailure {
        if (!contains(path)) {
            throw new BuildFailure(
                    label + " has no file " + path + ", which " + reason,
                    "Put the file on the partition, or change what asks for it; then build the image again.");
        }
    }

    /** Copies a file out of the image, replacing the target. */
    void copy(String path, Path target) throws BuildFailure, IOException {
        Files.deleteIfExists(target);
        runner.run(
                toolbox.command("mcopy", "-i", mtoolsImage, "::/" + path, target),
                "Check the FAT file system of " + label + ", for example with fsck.fat.");
    }

    /** A text file's content; the firmware reads bytes, so every byte is one character. */
    String text(String path, Path scratch) throws BuildFailure, IOException {
        copy(path, scratch);
        return Files.readString(scratch, StandardCharsets.ISO_8859_1);
    }
}
