// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder in which the goals pass a slot on: {@code rootfs} fills it, {@code image} adds the two file systems, and
 * {@code kn86fw} packs them.
 *
 * @param folder the folder
 */
public record SlotFolder(Path folder) {

    /** The list of the root tree's layers. */
    public Path rootTree() {
        return folder.resolve("root-tree.txt");
    }

    /** The keys of all layers of the root tree, one on each line, the lowest layer first. */
    public Path layers() {
        return folder.resolve("layers.txt");
    }

    /** What {@link #layers} lists. */
    public List<String> layerKeys() throws BuildFailure, IOException {
        if (!Files.isRegularFile(layers())) {
            throw new BuildFailure(
                    "no layers to publish: " + layers() + " is missing", "Run the goal kn86-image:rootfs first.");
        }
        return Files.readAllLines(layers());
    }

    /** The boot tree: firmware, kernel, initramfs, device trees, configuration. */
    public Path boot() {
        return folder.resolve("boot");
    }

    /** What belongs on the common boot partition (p1) and not into a slot. */
    public Path common() {
        return folder.resolve("common");
    }

    /** The boot ROM's second stage, which belongs on p1. */
    public Path bootcode() {
        return common().resolve("bootcode.bin");
    }

    /** The record of what went into the slot. */
    public Path buildRecord() {
        return folder.resolve("build-record.json");
    }

    /** The boot volume that can be installed into either slot. */
    public Path bootImage() {
        return folder.resolve("bootfs.vfat");
    }

    /** The root file system that can be installed into either slot. */
    public Path rootImage() {
        return folder.resolve("rootfs.ext4");
    }

    /**
     * Checks that the folder has all files that an image needs.
     *
     * @throws BuildFailure naming a missing file
     */
    void check() throws BuildFailure {
        if (!Files.isRegularFile(rootTree())) {
            throw new BuildFailure(
                    "there is no slot: " + rootTree() + " is missing", "Run the goal kn86-image:rootfs first.");
        }
        if (!Files.isRegularFile(commandLine())) {
            throw new BuildFailure(
                    "the stages have made no /boot/firmware/" + KernelCommandLine.FILE_NAME + ": " + commandLine()
                            + " is missing",
                    "Have a stage of the product write it, with root=/dev/mmcblk0p4 (docs/image-format.md).");
        }
        if (!Files.isRegularFile(bootcode())) {
            throw new BuildFailure(
                    "the export has left no bootcode.bin: " + bootcode() + " is missing",
                    "Have the stage export-image move /boot/firmware/bootcode.bin to the folder common of DEPLOY_DIR.");
        }
    }

    /**
     * Checks that the stages have made the variant that the outputs will be named after.
     *
     * @throws BuildFailure when they have made the other one, or left no record
     */
    public void checkVariant(Variant wanted) throws BuildFailure, IOException {
        if (!Files.isRegularFile(buildRecord())) {
            throw new BuildFailure(
                    "no build record: " + buildRecord() + " is missing", "Run the goal kn86-image:rootfs again.");
        }
        try {
            JsonNode production =
                    new ObjectMapper().readTree(buildRecord().toFile()).path("production");
            if (production.isBoolean() && Variant.of(production.booleanValue()) == wanted) {
                return;
            }
            throw new BuildFailure(
                    folder + " does not hold a " + wanted.word() + " system: " + buildRecord()
                            + " says \"production\": " + (production.isMissingNode() ? "nothing" : production),
                    "Run the goal kn86-image:rootfs with the same kn86.production.");
        } catch (JsonProcessingException e) {
            throw new BuildFailure(
                    buildRecord() + ": " + e.getOriginalMessage(), "Run the goal kn86-image:rootfs again.", e);
        }
    }

    Path commandLine() {
        return boot().resolve(KernelCommandLine.FILE_NAME);
    }
}
