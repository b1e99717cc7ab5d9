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
 * Joins the launcher (src/main/native) and the emulator into one program, because binfmt_misc opens one file at
 * registration and no other file is sure to be there inside a chroot. The launcher and its table become one more loaded
 * segment. Its program header takes the place of a note's, which nothing reads at run time.
 */
final class EmulatorLauncher {

    private static final int PAGE = 4096;
    private static final int READ_AND_EXECUTE = 5;

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

    /** Loaded segments have to be in ascending order of their addresses (elf(5)): the launcher's is the last. */
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
