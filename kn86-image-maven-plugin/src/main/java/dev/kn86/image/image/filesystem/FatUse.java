// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import dev.kn86.image.format.fat.FatLayout;
import dev.kn86.image.format.fat.FatTable;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What a FAT volume uses. Files and folders are read by {@link FatVolume}. */
public final class FatUse {

    private static final int FIRST_CLUSTER = 2;

    private FatUse() {}

    /**
     * The layout of a volume.
     *
     * @throws BuildFailure when there is no FAT boot sector
     */
    static FatLayout layout(Volume volume) throws IOException, BuildFailure {
        try (FileChannel channel = FileChannel.open(volume.file(), StandardOpenOption.READ)) {
            return FatVolume.layout(name(volume), channel, volume.offset(), channel.size());
        }
    }

    /** The used ranges of the volume: its metadata, and all clusters that the first FAT does not list as free. */
    public static ByteRanges of(Volume volume) throws IOException, BuildFailure {
        try (FileChannel channel = FileChannel.open(volume.file(), StandardOpenOption.READ)) {
            FatLayout layout = FatVolume.layout(name(volume), channel, volume.offset(), channel.size());
            FatTable table = FatTable.read(name(volume), channel, volume.offset(), layout);
            List<ByteRange> ranges = new ArrayList<>(List.of(new ByteRange(0, layout.dataStart())));
            for (int cluster = FIRST_CLUSTER; cluster < layout.clusters() + FIRST_CLUSTER; cluster++) {
                if (!table.isFree(cluster)) {
                    long start = layout.clusterStart(cluster);
                    ranges.add(new ByteRange(start, start + layout.clusterBytes()));
                }
            }
            return new ByteRanges(ranges);
        }
    }

    private static String name(Volume volume) {
        return volume.file() + " at byte " + volume.offset();
    }
}
