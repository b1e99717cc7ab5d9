// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.format.fat.FatEntry;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignPath;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A FAT partition of a card image, as the firmware uses it. The image is foreign, and so is every path in it.
 *
 * @param volume its file system
 */
record FatPartition(FatVolume volume) {

    /** The memory of the Zero 2 W: a larger file cannot be loaded. */
    private static final long MAXIMUM_BYTES = 512L << 20;

    /** A command line or an autoboot.txt has some hundred bytes. */
    private static final int MAXIMUM_TEXT = 1 << 16;

    /** The partition's number and image, for messages. */
    String label() {
        return volume.name();
    }

    /** @param path relative to the root of the file system */
    boolean contains(String path) {
        return volume.file(path).isPresent();
    }

    /**
     * Checks that a file is there.
     *
     * @param reason what needs the file, to follow "which" in the message
     * @throws BuildFailure when it is not
     */
    FatEntry require(String path, String reason) throws BuildFailure {
        Optional<FatEntry> file = volume.file(path);
        if (file.isEmpty()) {
            throw new BuildFailure(
                    label() + " has no file " + TerminalText.bytes(path) + ", which " + reason,
                    "Put the file on the partition, or change what asks for it; then build the image again.");
        }
        return file.get();
    }

    /**
     * Copies a file out of the image.
     *
     * @param folder gets the file under the same path, which is checked; nobody else writes there
     * @return the copy
     */
    Path copy(String path, Path folder, String reason) throws BuildFailure, IOException {
        FatEntry file = require(path, reason);
        if (file.bytes() > MAXIMUM_BYTES) {
            throw new BuildFailure(
                    path + " on " + label() + " has " + file.bytes() + " bytes, and the board's memory has "
                            + MAXIMUM_BYTES,
                    "Put a smaller file there.");
        }
        Path target = ForeignPath.in(folder, path, label());
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(target)) {
            volume.copy(file, out);
        }
        return target;
    }

    /** The beginning of a file; empty when there is none of that path. */
    Optional<byte[]> read(String path, int most) throws BuildFailure, IOException {
        Optional<FatEntry> file = volume.file(path);
        return file.isPresent() ? Optional.of(volume.read(file.get(), most)) : Optional.empty();
    }

    /** The beginning of a text file, one character a byte, as the firmware reads it. */
    String text(String path, String reason) throws BuildFailure, IOException {
        return new String(volume.read(require(path, reason), MAXIMUM_TEXT), StandardCharsets.ISO_8859_1);
    }
}
