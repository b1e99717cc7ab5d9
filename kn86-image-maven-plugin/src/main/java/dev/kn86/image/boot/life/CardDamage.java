// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.MbrEntry;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.format.fat.FatLayout;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What happens to a card that no program has written. */
final class CardDamage {

    private CardDamage() {}

    /**
     * Makes the first sector of each FAT of a slot's boot volume zeros. The boot sector and the slot's record stay, but
     * no file of the volume can be found any more.
     */
    static void eraseFats(Path card, Slot slot) throws BuildFailure, IOException {
        try (FileChannel channel = FileChannel.open(card, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MbrEntry entry = MasterBootRecord.read(Transfers.read(card.toString(), channel, 0, MasterBootRecord.BYTES)
                            .array())
                    .entries()
                    .get(slot.boot().number() - 1);
            long start = entry.firstSector() * Region.SECTOR_BYTES;
            FatLayout layout =
                    FatVolume.layout(slot.bootLabel(), channel, start, entry.sectors() * Region.SECTOR_BYTES);
            for (int fat = 0; fat < layout.fats(); fat++) {
                long sector = layout.reservedSectors() + fat * layout.fatSectors();
                Transfers.write(channel, start + sector * layout.sectorBytes(), new byte[layout.sectorBytes()]);
            }
            channel.force(true);
        }
    }
}
