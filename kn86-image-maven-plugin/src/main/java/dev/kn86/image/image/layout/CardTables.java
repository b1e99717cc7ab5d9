// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.MbrEntry;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import java.util.ArrayList;
import java.util.List;

/** Makes the partition tables of a card: a GPT with p1 to p6, and an MBR with p1 to p3 for the boot ROM. */
public final class CardTables {

    private CardTables() {}

    /** The tables of a planned card. */
    public static PartitionTables of(DiskPlan plan, CardIds ids, TableKind kind) {
        List<GptEntry> entries = new ArrayList<>();
        for (Partition partition : Partition.values()) {
            Region region = plan.partition(partition);
            entries.add(new GptEntry(
                    partition.typeGuid(),
                    ids.partition(partition),
                    region.firstSector(),
                    region.lastSector(),
                    0,
                    partition.label()));
        }
        return PartitionTables.of(masterBootRecord(plan, ids, kind), plan.sectors(), ids.disk(), entries);
    }

    /**
     * MBR entries 1 to 3 are the FAT partitions, with the numbers that they have in the GPT. bootcode.bin counts MBR
     * entries, start.elf may count GPT entries, and both must find the same partition.
     */
    private static MasterBootRecord masterBootRecord(DiskPlan plan, CardIds ids, TableKind kind) {
        List<MbrEntry> entries = new ArrayList<>();
        for (Partition partition : Partition.values()) {
            if (partition.isFat()) {
                Region region = plan.partition(partition);
                entries.add(new MbrEntry(MbrEntry.TYPE_FAT32_LBA, region.firstSector(), region.sectors()));
            }
        }
        // Linux requires that the entry of type 0xEE starts at LBA 1. It ends before p1, so that no entries overlap.
        entries.add(
                switch (kind) {
                    case HYBRID ->
                        new MbrEntry(MbrEntry.TYPE_GPT_PROTECTIVE, 1, 1 + PartitionTables.ENTRY_ARRAY_SECTORS);
                    case HIDDEN_GPT -> MbrEntry.UNUSED;
                });
        return new MasterBootRecord(ids.diskSignature(), entries);
    }
}
