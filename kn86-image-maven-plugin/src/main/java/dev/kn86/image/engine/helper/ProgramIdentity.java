// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.format.elf.ElfNote;
import dev.kn86.image.format.elf.ElfSegment;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
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
    static Optional<ProgramIdentity> of(Path file) throws BuildFailure, IOException {
        Optional<ElfFile> elf = ElfFile.start(file);
        Optional<byte[]> id = elf.isPresent() ? buildId(elf.get()) : Optional.empty();
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProgramIdentity(
                HexFormat.of().formatHex(id.get()),
                Files.size(file),
                Files.getLastModifiedTime(file).to(TimeUnit.SECONDS)));
    }

    /** From notes in the file's first 4096 bytes: file_identity.c looks no further either. */
    private static Optional<byte[]> buildId(ElfFile elf) throws BuildFailure {
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.NOTE && elf.holds(segment)) {
                for (ElfNote note : elf.notes(segment)) {
                    byte[] id = note.descriptor();
                    if (note.name().equals("GNU") && note.type() == NT_GNU_BUILD_ID && id.length == BUILD_ID_SIZE) {
                        return Optional.of(id);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
