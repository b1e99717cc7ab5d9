// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.disk.MbrEntry;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.CardTables;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Checks that the partition tables are undamaged, agree with each other, and are those of the plan. */
final class TableCheck {

    private TableCheck() {}

    static void run(FileChannel image, DiskPlan plan, CardIds ids, TableKind kind, Findings findings)
            throws IOException, BuildFailure {
        PartitionTables found = PartitionTables.read(image);
        agreement(found, findings);
        PartitionTables wanted = CardTables.of(plan, ids, kind);
        compare("MBR", wanted.mbr(), found.mbr(), findings);
        compare("primary GPT header", wanted.primary(), found.primary(), findings);
        compare("backup GPT header", wanted.backup(), found.backup(), findings);
        compare("GPT entries", wanted.entries(), found.entries(), findings);
    }

    /** Partition N has to be the same in both tables: bootcode.bin counts MBR entries, and Linux counts GPT entries. */
    private static void agreement(PartitionTables tables, Findings findings) {
        for (int i = 0; i < tables.mbr().entries().size(); i++) {
            MbrEntry mbr = tables.mbr().entries().get(i);
            if (mbr.type() != MbrEntry.TYPE_FAT32_LBA) {
                continue;
            }
            GptEntry gpt = i < tables.entries().size() ? tables.entries().get(i) : null;
            findings.expect(
                    gpt != null
                            && gpt.firstSector() == mbr.firstSector()
                            && gpt.lastSector() == mbr.firstSector() + mbr.sectors() - 1,
                    "partition " + (i + 1) + " is not the same in the MBR (" + mbr + ") and in the GPT (" + gpt + ")");
        }
    }

    private static void compare(String what, Object wanted, Object found, Findings findings) {
        findings.expect(
                wanted.equals(found), "the " + what + " is not as planned: wanted " + wanted + ", found " + found);
    }
}
