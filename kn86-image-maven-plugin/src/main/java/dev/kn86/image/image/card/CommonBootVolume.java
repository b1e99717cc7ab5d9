// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.board.firmware.Autoboot;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.Partition;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The volume of the common boot partition (p1): what the boot ROM and bootcode.bin read. It holds no start.elf, so that
 * the firmware never takes it for a system.
 *
 * @param fat makes the volume
 * @param ids the card's
 */
record CommonBootVolume(FatTools fat, CardIds ids) {

    /** Upper case, as the FAT specification wants labels. */
    private static final String LABEL = Partition.COMMON.label().toUpperCase(Locale.ROOT);

    /**
     * Makes the volume.
     *
     * @param bootcode the file bootcode.bin
     * @param region where p1 lies
     * @param workFolder for the volume and its content
     * @return the volume's file
     */
    Path make(Path bootcode, Region region, Path workFolder) throws BuildFailure, IOException {
        Path content = Files.createDirectories(workFolder.resolve("common"));
        Files.copy(bootcode, content.resolve("bootcode.bin"));
        Files.writeString(content.resolve(Autoboot.NAME), Slot.A.autoboot());
        // Present but empty: without it, bootcode.bin was seen to pass p1 over on a Pi 3.
        Files.createFile(content.resolve("config.txt"));
        Path file = workFolder.resolve("common.vfat");
        fat.format(file, region.bytes(), LABEL, ids.id32("common"), region.firstSector());
        fat.copyTree(content, Volume.of(file));
        return file;
    }
}
