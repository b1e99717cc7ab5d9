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
 * What tells one ELF program from another: a program that a stage has replaced, diverted or patched has other
 * values than the package's own.
 *
 * @param buildId the note NT_GNU_BUILD_ID, 20 bytes in hexadecimal
 * @param size of the file, in bytes
 * @param modified last change of its content, in seconds since 1970; unpacking a package sets it from the archive
 */
record ProgramIdentity(String buildId, long size, long modified) {

    /** As in build_id.h. */
    static final int BUILD_ID_SIZE = 20;

    private static final int NT_GNU_BUILD_ID = 3;

    /** Of a program with a build id that the launcher finds; empty for scripts and all else. */
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
