// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The emulator with the launcher (src/main/native) before it, as one program: binfmt_misc opens a single file at
 * registration, and nothing else can be counted on inside a chroot. The launcher and its table become one more
 * loaded segment; they take the program header of a note, which nothing reads at run time.
 */
final class EmulatorLauncher {

    private static final int PAGE = 4096;
    private static final int READ_AND_EXECUTE = 5;

    private EmulatorLauncher() {}

    /**
     * @param emulator qemu-aarch64, linked statically
     * @param launcher the launcher's code, which expects the table directly behind it
     * @throws BuildFailure when the emulator has no note behind its loaded segments, as in another build of it
     */
    static void join(Path emulator, byte[] launcher, HelperTable table, Path joined) throws BuildFailure, IOException {
        byte[] program = Files.readAllBytes(emulator);
        ElfFile elf = new ElfFile(ByteBuffer.wrap(program));
        ByteBuffer bytes = elf.bytes();
        elf.joinReadOnlySegments();
        long address = aligned(endOfMemory(elf));
        byte[] helpers = table.bytes(bytes.getLong(ElfFile.ENTRY) - (address + launcher.length));
        long offset = aligned(program.length);
        long size = (long) launcher.length + helpers.length;

        int segment = elf.segment(noteBehindSegments(elf, emulator));
        bytes.putInt(segment, ElfFile.PT_LOAD)
                .putInt(segment + ElfFile.SEGMENT_FLAGS, READ_AND_EXECUTE)
                .putLong(segment + ElfFile.SEGMENT_OFFSET, offset)
                .putLong(segment + ElfFile.SEGMENT_ADDRESS, address)
                .putLong(segment + ElfFile.SEGMENT_PHYSICAL_ADDRESS, address)
                .putLong(segment + ElfFile.SEGMENT_FILE_SIZE, size)
                .putLong(segment + ElfFile.SEGMENT_MEMORY_SIZE, size)
                .putLong(segment + ElfFile.SEGMENT_ALIGNMENT, PAGE)
                .putLong(ElfFile.ENTRY, address);

        ByteBuffer whole = ByteBuffer.allocate((int) (offset + size));
        whole.put(program).position((int) offset).put(launcher).put(helpers);
        Files.write(joined, whole.array());
        Files.setPosixFilePermissions(joined, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static long endOfMemory(ElfFile elf) {
        long end = 0;
        for (int i = 0; i < elf.segmentsCount(); i++) {
            if (elf.type(i) == ElfFile.PT_LOAD) {
                int segment = elf.segment(i);
                end = Math.max(
                        end,
                        elf.bytes().getLong(segment + ElfFile.SEGMENT_ADDRESS)
                                + elf.bytes().getLong(segment + ElfFile.SEGMENT_MEMORY_SIZE));
            }
        }
        return end;
    }

    /** Loaded segments have to come in ascending order of their addresses, so that ours has to be the last. */
    private static int noteBehindSegments(ElfFile elf, Path emulator) throws BuildFailure {
        for (int i = elf.segmentsCount() - 1; i >= 0 && elf.type(i) != ElfFile.PT_LOAD; i--) {
            if (elf.type(i) == ElfFile.PT_NOTE) {
                return i;
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
