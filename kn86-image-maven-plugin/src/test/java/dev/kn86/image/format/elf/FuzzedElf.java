// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;

/** For the fuzzer: an ELF file with its segments, notes and dynamic section. */
public final class FuzzedElf {

    private FuzzedElf() {}

    public static void read(byte[] bytes) throws BuildFailure {
        ElfFile elf = ElfFile.of("program", ByteBuffer.wrap(bytes));
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.NOTE) {
                elf.notes(segment);
            }
            if (elf.holds(segment)) {
                elf.content(segment);
            }
        }
        elf.fileOffset(elf.entry());
        DynamicSection dynamic = DynamicSection.of(elf);
        dynamic.mayName("main");
        dynamic.symbol("main");
    }
}
