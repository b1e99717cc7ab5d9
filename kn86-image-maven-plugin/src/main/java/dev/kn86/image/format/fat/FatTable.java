// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Transfers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** The first FAT of a volume: which cluster follows which. It takes at most 64 MiB of memory. */
public final class FatTable {

    private static final int ENTRY_MASK_12 = 0xFFF;
    private static final int ENTRY_MASK_32 = 0x0FFFFFFF;

    /** The highest values of an entry, by their distance from the highest one, end a chain. */
    private static final int END_VALUES = 7;

    private final String volume;
    private final FatLayout layout;
    private final ByteBuffer bytes;

    private FatTable(String volume, FatLayout layout, ByteBuffer bytes) {
        this.volume = volume;
        this.layout = layout;
        this.bytes = bytes;
    }

    /**
     * Reads the table.
     *
     * @param volume the volume's name, for messages
     * @param offset where the volume begins in the file, in bytes
     * @param layout as the volume's boot sector has it
     */
    public static FatTable read(String volume, FileChannel channel, long offset, FatLayout layout) throws IOException {
        ByteBuffer bytes = Transfers.read(volume, channel, offset + layout.fatStart(), layout.fatBytes());
        return new FatTable(volume, layout, bytes.order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Whether a cluster holds nothing.
     *
     * @param cluster from 2 to the number of clusters plus 1
     */
    public boolean isFree(int cluster) {
        return entry(cluster) == 0;
    }

    /** Clusters that hold nothing. */
    long free() {
        long free = 0;
        for (int cluster = FatLayout.FIRST_CLUSTER; layout.isCluster(cluster); cluster++) {
            free += isFree(cluster) ? 1 : 0;
        }
        return free;
    }

    /**
     * The cluster behind another one.
     *
     * @return 0 for the last one of a chain
     * @throws BuildFailure when the chain is broken there
     */
    int next(int cluster) throws BuildFailure {
        int next = entry(cluster);
        int highest = layout.kind() == FatLayout.Kind.FAT32
                ? ENTRY_MASK_32
                : (1 << layout.kind().bits()) - 1;
        if (next >= highest - END_VALUES) {
            return 0;
        }
        FatRefusal.require(
                layout.isCluster(next),
                volume,
                "behind cluster " + cluster + " comes " + next + ", which is no cluster of the volume");
        return next;
    }

    private int entry(int cluster) {
        return switch (layout.kind()) {
            case FAT12 -> {
                int pair = Short.toUnsignedInt(bytes.getShort(cluster + cluster / 2));
                yield cluster % 2 == 0 ? pair & ENTRY_MASK_12 : pair >>> 4;
            }
            case FAT16 -> Short.toUnsignedInt(bytes.getShort(cluster * Short.BYTES));
            case FAT32 -> bytes.getInt(cluster * Integer.BYTES) & ENTRY_MASK_32;
        };
    }
}
