// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The engine's entries in the machine's binfmt_misc, kn86-NAMESPACE-PID-START; several builds may run at once. */
final class BinfmtEntries {

    private static final Path FOLDER = Path.of("/proc/sys/fs/binfmt_misc");

    private BinfmtEntries() {}

    static List<String> all() throws IOException {
        if (!Files.exists(FOLDER.resolve("register"))) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(FOLDER)) {
            return entries.map(entry -> entry.getFileName().toString()).filter(name -> name.matches("kn86-[0-9]+-[0-9]+-[0-9]+")).toList();
        }
    }

    /** Those of a process that has ended. */
    static List<String> ofDeadBuilds() throws IOException {
        return all().stream().filter(name -> ProcessHandle.of(Long.parseLong(name.split("-")[2])).isEmpty()).toList();
    }
}
