// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.format.disk.MasterBootRecord;
import dev.kn86.image.format.disk.MbrEntry;
import java.util.List;
import java.util.Locale;

/** The section of a report that shows a master boot record. */
final class MbrSection {

    private MbrSection() {}

    static void add(MasterBootRecord mbr, Report report) {
        report.section(String.format(Locale.ROOT, "MBR, disk signature %08x", mbr.diskSignature()));
        List<MbrEntry> entries = mbr.entries();
        for (int i = 0; i < entries.size(); i++) {
            MbrEntry entry = entries.get(i);
            if (entry.type() == 0) {
                report.row("entry %d  unused", i + 1);
            } else {
                report.row(
                        "entry %d  type 0x%02x  sectors %d..%d",
                        i + 1, entry.type(), entry.firstSector(), entry.firstSector() + entry.sectors() - 1);
            }
        }
    }
}
