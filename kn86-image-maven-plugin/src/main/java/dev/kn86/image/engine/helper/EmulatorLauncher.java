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
 * Joins the launcher (src/main/native) and the emulator into one program, because binfmt_misc opens one file at
 * registration and no other file is sure to be there inside a chroot. The launcher and its table become one more loaded
 * segment. Its program header takes the place of a note's, which nothing reads at run time.
 */
final class EmulatorLauncher {

    private static final int PAGE = 4096;

    private EmulatorLauncher() {}

    /**
     * Writes the joined program; its entry point is the launcher's.
     *
     * @param emulator qemu-aarch64, linked statically
     * @param launcher the launcher's code, which expects the table directly behind it
     * @param joined the file to write
     * @throws BuildFailure when the emulator has no program header of a note behind those of its loaded segments
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

    /** Loaded segments have to be in ascending order of their addresses (elf(5)): the launcher's is the last. */
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
