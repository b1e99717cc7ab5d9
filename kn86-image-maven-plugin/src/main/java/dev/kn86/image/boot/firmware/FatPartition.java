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

/** A FAT partition of a card image, read by mtools. Names are compared without case, as FAT does. */
public final class FatPartition {

    /** What mdir -b reports for a file system without files. */
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
     * @return empty when mtools finds no FAT file system there
     */
    static Optional<FatPartition> open(Path image, int number, long offset, Toolbox toolbox, CommandRunner runner)
            throws BuildFailure {
        String mtoolsImage = image.toAbsolutePath() + "@@" + offset;
        // -/ -b lists the files of all folders, one "::/folder/name" a line.
        CommandResult list = runner.attempt(toolbox.command("mdir", "-/", "-b", "-i", mtoolsImage, "::"));
        if (!list.succeeded() && !list.stderr().contains(EMPTY)) {
            return Optional.empty();
        }
        Set<String> files = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        list.lines().forEach(line -> files.add(line.replaceFirst("^::/", "")));
        return Optional.of(new FatPartition(
                "partition " + number + " of " + image.getFileName(), mtoolsImage, toolbox, runner, files));
    }

    /** The partition's number and image, for messages. */
    String label() {
        return label;
    }

    /** @param path relative to the root of the file system */
    boolean contains(String path) {
        return files.contains(path);
    }

    /**
     * Checks that a file is there.
     *
     * @param reason what needs the file, to follow "which" in the message
     * @throws BuildFailure when it is not
     */
    void require(String path, String reason) throws BuildFailure {
        if (!contains(path)) {
            throw new BuildFailure(
                    label + " has no file " + path + ", which " + reason,
                    "Put the file on the partition, or change what asks for it; then build the image again.");
        }
    }

    /** Copies a file out of the image; the target is replaced. */
    void copy(String path, Path target) throws BuildFailure, IOException {
        Files.deleteIfExists(target);
        runner.run(
                toolbox.command("mcopy", "-i", mtoolsImage, "::/" + path, target),
                "Check the FAT file system of " + label + ", for example with fsck.fat.");
    }

    /**
     * Reads a text file, one character a byte, as the firmware does.
     *
     * @param scratch gets a copy of the file
     */
    String text(String path, Path scratch) throws BuildFailure, IOException {
        copy(path, scratch);
        return Files.readString(scratch, StandardCharsets.ISO_8859_1);
    }
}
