// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file system inside a file: a file of its own, or a partition of an image.
 *
 * @param file the file
 * @param offset where the file system begins in the file, in bytes
 */
public record Volume(Path file, long offset) {

    /** A file that contains nothing but the file system. */
    public static Volume of(Path file) {
        return new Volume(file, 0);
    }

    /**
     * A partition of a card, by the card's own tables.
     *
     * @param number of the partition, from 1 on; the card has it
     * @throws BuildFailure when the tables are damaged
     */
    public static Volume ofCard(Path card, int number) throws BuildFailure, IOException {
        try (FileChannel channel = FileChannel.open(card, StandardOpenOption.READ)) {
            GptEntry entry = PartitionTables.read(channel).entries().get(number - 1);
            return new Volume(card, entry.firstSector() * Region.SECTOR_BYTES);
        }
    }

    /**
     * The volume's name for the programs of e2fsprogs.
     *
     * @throws BuildFailure when they would take a part of the file's path for their options
     */
    public String e2fsName() throws BuildFailure {
        String path = file.toAbsolutePath().toString();
        if (path.contains("?")) {
            throw new BuildFailure(
                    path + " has '?' in its path: e2fsprogs takes what follows for options",
                    "Rename the file, or move it to another folder.");
        }
        return path + "?offset=" + offset;
    }

    /**
     * The volume's name for the option {@code -i} of mtools, which have to run in the file's folder: in a path they
     * expand {@code $}, and take what follows {@code @@} for an offset.
     */
    String mtoolsName() {
        return file.getFileName() + "@@" + offset;
    }
}
