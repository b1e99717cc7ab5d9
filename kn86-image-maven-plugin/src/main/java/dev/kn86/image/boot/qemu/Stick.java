// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A USB stick as it is sold: one FAT32 volume, without a partition table. */
public final class Stick {

    private static final String LABEL = "STICK";
    private static final int ID = 0x5354494b;

    /** For the file system's own tables, besides its files. A volume without room for 65,525 clusters is no FAT32. */
    private static final long ROOM = 64L << 20;

    private static final long SECTOR = 512;

    /** 1980-01-01: FAT knows no earlier time. */
    private static final long FIRST_FAT_SECOND = 315_532_800;

    private Stick() {}

    /**
     * Makes the stick's blocks.
     *
     * @param content the only file on it, under its own name
     * @param file gets the blocks; replaced when it exists
     */
    public static Path make(Path content, Path file, Toolbox toolbox, CommandRunner runner)
            throws BuildFailure, IOException {
        FatTools fat = new FatTools(toolbox, runner, Instant.EPOCH.plusSeconds(FIRST_FAT_SECOND));
        long bytes = (Files.size(content) + ROOM) / SECTOR * SECTOR;
        fat.format(file, bytes, LABEL, ID, 0);
        fat.copyFile(content, Volume.of(file), content.getFileName().toString());
        return file;
    }
}
