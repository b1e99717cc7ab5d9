// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.format.elf.ElfSegment;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The emulator with the launcher (src/main/native) before it, as one program: binfmt_misc opens a single file at
 * registration, and nothing else can be counted on inside a chroot. The launcher and its table become one more
 * loaded segment; they take the program header of a note, which nothing reads at run time.
 */
final class EmulatorLauncher {

    private static final int PAGE = 4096;

    private EmulatorLauncher() {}

    /**
     * @param emulator qemu-aarch64, linked statically
     * @param launcher the launcher's code, which expects the table directly behind it
     * @throws BuildFailure when the emulator has no note behind its loaded segments, as in another build of it
     */
    static void join(Path emulator, byte[] launcher, HelperTable table, Path joined) throws BuildFailure, IOException {
        byte[] program = Files.readAllBytes(emulator);
        ElfFile elf = ElfFile.of(emulator.toString(), ByteBuffer.wrap(program));
        ElfPatches.joinReadOnlySegments(elf);
        long address = aligned(endOfMemory(elf));
        byte[] helpers = table.bytes(elf.entry() - (address + launcher.length));
        long offset = aligned(program.length);
        long size = (long) launcher.length + helpers.length;

        int number = noteBehindSegments(elf, emulator).number();
        long flags = ElfSegment.READ | ElfSegment.EXECUTE;
        elf.put(new ElfSegment(number, ElfSegment.LOAD, flags, offset, address, address, size, size, PAGE));
        elf.setEntry(address);

        ByteBuffer whole = ByteBuffer.allocate((int) (offset + size));
        whole.put(program).position((int) offset).put(launcher).put(helpers);
        Files.write(joined, whole.array());
        Files.setPosixFilePermissions(joined, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static long endOfMemory(ElfFile elf) throws BuildFailure {
        return elf.segments().stream()
                .filter(ElfSegment::isLoaded)
                .mapToLong(segment -> segment.address() + segment.memorySize())
                .max()
                .orElse(0);
    }

    /** Loaded segments have to come in ascending order of their addresses, so that ours has to be the last. */
    private static ElfSegment noteBehindSegments(ElfFile elf, Path emulator) throws BuildFailure {
        List<ElfSegment> segments = elf.segments();
        for (int i = segments.size() - 1; i >= 0 && !segments.get(i).isLoaded(); i--) {
            if (segments.get(i).type() == ElfSegment.NOTE) {
                return segments.get(i);
            }
        }
        throw new BuildFailure(
                emulator + " has no note behind its loaded segments that the launcher could replace",
                "Build with -Dkn86.native.helpers=false.");
    }

    private static long aligned(long size) {
        return (size + PAGE - 1) / PAGE * PAGE;
    }
}
