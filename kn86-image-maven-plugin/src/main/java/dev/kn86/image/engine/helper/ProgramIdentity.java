// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.ElfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Identifies an ELF program or library by its content: a file that a stage has replaced, diverted or patched has
 * another identity than the package's.
 *
 * @param buildId the note NT_GNU_BUILD_ID, 20 bytes in hexadecimal
 * @param size of the file, in bytes
 * @param modified the time of its last change in seconds since 1970; dpkg sets it to the time in the package
 */
record ProgramIdentity(String buildId, long size, long modified) {

    /** Bytes of a build id, as in src/main/native/launcher/build_id.h. */
    static final int BUILD_ID_SIZE = 20;

    private static final int NT_GNU_BUILD_ID = 3;

    /** The identity of a file with a build id that the launcher finds; empty for any other file, such as a script. */
    static Optional<ProgramIdentity> of(Path file) throws IOException {
        Optional<byte[]> id = buildId(ElfFile.start(file));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProgramIdentity(
                HexFormat.of().formatHex(id.get()),
                Files.size(file),
                Files.getLastModifiedTime(file).to(TimeUnit.SECONDS)));
    }

    private static Optional<byte[]> buildId(ElfFile elf) {
        if (!elf.isElf()) {
            return Optional.empty();
        }
        ByteBuffer file = elf.bytes();
        for (int i = 0; i < elf.segmentsCount(); i++) {
            int segment = elf.segment(i);
            long from = file.getLong(segment + ElfFile.SEGMENT_OFFSET);
            long size = file.getLong(segment + ElfFile.SEGMENT_FILE_SIZE);
            if (elf.type(i) == ElfFile.PT_NOTE && from + size <= file.limit()) {
                Optional<byte[]> id = inNotes(file, (int) from, (int) (from + size));
                if (id.isPresent()) {
                    return id;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> inNotes(ByteBuffer file, int from, int to) {
        int at = from;
        while (to - at >= 12) {
            int nameSize = file.getInt(at);
            int size = file.getInt(at + 4);
            int nameEnd = at + 12 + (nameSize + 3) / 4 * 4;
            if (file.getInt(at + 8) == NT_GNU_BUILD_ID
                    && nameSize == 4
                    && size == BUILD_ID_SIZE
                    && StandardCharsets.US_ASCII
                            .decode(file.slice(at + 12, 3))
                            .toString()
                            .equals("GNU")) {
                byte[] id = new byte[BUILD_ID_SIZE];
                file.get(nameEnd, id);
                return Optional.of(id);
            }
            at = nameEnd + (size + 3) / 4 * 4;
        }
        return Optional.empty();
    }
}
