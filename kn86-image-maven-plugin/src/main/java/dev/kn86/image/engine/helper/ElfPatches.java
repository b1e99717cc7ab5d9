// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.format.elf.ElfSegment;
import dev.kn86.image.util.failure.BuildFailure;

/** Changes to the program headers of a helper that make it start faster. */
final class ElfPatches {

    private ElfPatches() {}

    /**
     * Joins neighbouring loaded segments that are not writable into one, as linkers did before they separated code from
     * constants. Each segment costs a mapping in every process.
     */
    static void joinReadOnlySegments(ElfFile elf) throws BuildFailure {
        ElfSegment first = null;
        for (ElfSegment segment : elf.segments()) {
            if (!segment.isLoaded()) {
                continue;
            }
            if (segment.isWritable()) {
                first = null;
            } else if (first == null || segment.distance() != first.distance()) {
                first = segment;
            } else {
                first = joined(first, segment);
                elf.put(first);
                elf.put(segment.withType(ElfSegment.UNUSED));
            }
        }
    }

    private static ElfSegment joined(ElfSegment first, ElfSegment second) {
        long size = second.offset() + second.fileSize() - first.offset();
        return new ElfSegment(
                first.number(),
                first.type(),
                first.flags() | second.flags(),
                first.offset(),
                first.address(),
                first.physicalAddress(),
                size,
                size,
                first.alignment());
    }
}
