// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for an emulator of arm64 programs that is registered with the machine's binfmt_misc. */
final class RegisteredEmulator {

    private static final String ELF = "magic 7f454c4602";

    /** e_type 2 (program) and e_machine 0xb7 (EM_AARCH64), little-endian, at byte 16 of the ELF header. */
    private static final String ARM64 = "0200b7";

    private RegisteredEmulator() {}

    /**
     * Whether there is an emulator that also works in a chroot (flag F: the kernel keeps the emulator open).
     *
     * @param fileSystem the root folder of the file system; another one in tests
     */
    static boolean isThere(Path fileSystem) throws IOException {
        Path folder = fileSystem.resolve("proc/sys/fs/binfmt_misc");
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(file -> !file.endsWith("register") && !file.endsWith("status"))
                    .toList()) {
                List<String> lines = ForeignText.lines(entry);
                if (lines.contains("enabled")
                        && lines.stream()
                                .anyMatch(line -> line.startsWith("flags: ")
                                        && line.substring(7).contains("F"))
                        && lines.stream()
                                .anyMatch(line ->
                                        line.startsWith(ELF) && line.startsWith(ARM64, "magic ".length() + 32))) {
                    return true;
                }
            }
        }
        return false;
    }
}
