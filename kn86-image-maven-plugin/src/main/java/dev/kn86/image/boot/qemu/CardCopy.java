// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The card in the slot of the emulated machine: a sparse copy of the image, grown to the next power of two, which
 * QEMU's SD cards need. The copy is larger than the image, as most real cards are.
 */
public final class CardCopy {

    private final Path file;
    private final MasterBootRecord imageMbr;

    private CardCopy(Path file, MasterBootRecord imageMbr) {
        this.file = file;
        this.imageMbr = imageMbr;
    }

    public static CardCopy make(Path image, Path file, CommandRunner runner) throws BuildFailure, IOException {
        runner.run(
                Command.of("cp", "--sparse=always", "--reflink=auto", image, file),
                "Make room on the disk of " + file.toAbsolutePath().getParent() + ".");
        try (RandomAccessFile card = new RandomAccessFile(file.toFile(), "rw")) {
            card.setLength(cardSize(card.length()));
        }
        try (InputStream start = Files.newInputStream(image)) {
            return new CardCopy(file, MasterBootRecord.read(start.readNBytes(MasterBootRecord.BYTES)));
        }
    }

    /**
     * Makes the card of a deck that has run before: the backup GPT is where the first start moves it, at the card's
     * end.
     */
    public static CardCopy makeSettled(Path image, Path file, CommandRunner runner) throws BuildFailure, IOException {
        CardCopy card = make(image, file, runner);
        PartitionTables tables;
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            tables = PartitionTables.read(channel);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            PartitionTables.of(
                            tables.mbr(),
                            channel.size() / Region.SECTOR_BYTES,
                            tables.primary().diskGuid(),
                            tables.entries())
                    .write(channel);
        }
        return card;
    }

    /** The least power of two that is not below the image's size, both in bytes. */
    static long cardSize(long imageSize) {
        long below = Long.highestOneBit(imageSize);
        return below == imageSize ? below : 2 * below;
    }

    public Path file() {
        return file;
    }

    /**
     * What is wrong with the partition tables that the device has left on the card. The backup GPT has to be whole and
     * at the end of the card, and the MBR has to be the image's.
     */
    public List<String> tableFaults() throws IOException {
        try (FileChannel card = FileChannel.open(file, StandardOpenOption.READ)) {
            return PartitionTables.read(card).mbr().equals(imageMbr)
                    ? List.of()
                    : List.of("the device has changed the card's MBR");
        } catch (BuildFailure e) {
            return List.of("the device has left a wrong partition table on the card: " + e.getMessage());
        }
    }
}
