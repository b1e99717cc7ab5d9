// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.process.Command;
import dev.kn86.image.process.CommandResult;
import dev.kn86.image.process.CommandRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The card that the emulated board has in its slot: a sparse copy of the image, grown to the next power of two as QEMU's
 * SD cards have to be. So it is larger than the image, like most real cards.
 */
final class CardCopy {

    private final Path file;
    private final CommandRunner runner;

    private CardCopy(Path file, CommandRunner runner) {
        this.file = file;
        this.runner = runner;
    }

    static CardCopy make(Path image, Path file, CommandRunner runner) throws BuildFailure, IOException {
        runner.run(Command.of("cp", "--sparse=always", "--reflink=auto", image, file),
                "Make room on the disk of " + file.toAbsolutePath().getParent() + ".");
        try (RandomAccessFile card = new RandomAccessFile(file.toFile(), "rw")) {
            card.setLength(cardSize(card.length()));
        }
        return new CardCopy(file, runner);
    }

    /** The least power of two that is not less than the image's size, in bytes. */
    static long cardSize(long imageSize) {
        long below = Long.highestOneBit(imageSize);
        return below == imageSize ? below : 2 * below;
    }

    Path file() {
        return file;
    }

    /** What sgdisk finds wrong with the table that the device has left, backup at the card's end included. */
    List<String> tableFaults() throws BuildFailure {
        CommandResult result = runner.attempt(Command.of("sgdisk", "--verify", file));
        List<String> faults = new ArrayList<>();
        if (!result.succeeded() || !result.stdout().contains("No problems found")) {
            faults.add("after the first start the card's partition table is not right (sgdisk --verify): "
                    + (result.stdout() + result.stderr()).strip().replaceAll("\\s+", " "));
        }
        return faults;
    }
}
