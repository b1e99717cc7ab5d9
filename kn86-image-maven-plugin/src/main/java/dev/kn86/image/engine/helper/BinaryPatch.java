// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** The changes that are made to copies of amd64 programs and libraries before they are native helpers. */
final class BinaryPatch {

    private BinaryPatch() {}

    /** Lets the kernel map an ELF file in fewer pieces: each one takes a good part of a short program's time. */
    static void fewerMappings(Path file) throws BuildFailure, IOException {
        Optional<ElfFile> elf = ElfFile.start(file);
        if (elf.isPresent()) {
            ElfPatches.joinReadOnlySegments(elf.get());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(elf.get().bytes(), 0);
            }
        }
    }

    /**
     * Makes amd64 code of dpkg or apt give arm64 as its own architecture. That name is the only difference to the arm64
     * code of the same source, and both names have five letters. GCC stores the first four letters of a constant at
     * once, so that the fifth may be elsewhere: only the first four are replaced.
     */
    static void setArchitecture(Path file) throws IOException {
        // Longer names that begin with amd64, such as the package amd64-microcode, stay.
        replace(file, "amd6(?!4[-a-z0-9])", "arm6");
    }

    /**
     * Makes perl take its own path from argv[0]. It asks the kernel first, and the kernel would name the emulator; a
     * file that does not exist gives no answer.
     */
    static void setPathFromArgv0(Path perl) throws IOException {
        replace(perl, "/proc/self/exe\0", "/proc/self/---\0");
    }

    private static void replace(Path file, String pattern, String replacement) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, content.replaceAll(pattern, replacement), StandardCharsets.ISO_8859_1);
        Files.setLastModifiedTime(file, modified);
    }
}
