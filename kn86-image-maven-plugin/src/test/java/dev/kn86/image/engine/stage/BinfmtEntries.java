// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.testing.ForeignTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The engine's entries in the machine's binfmt_misc, kn86-NAMESPACE-PID-START; several builds may run at once. The
 * machine need not have mounted it. Needs root.
 */
final class BinfmtEntries {

    private static final String LIST =
            """
            cd /proc/sys/fs/binfmt_misc
            [ -e register ] || { mount -t binfmt_misc binfmt_misc . && cd /proc/sys/fs/binfmt_misc; }
            grep --with-filename '^interpreter ' kn86-[0-9]*-[0-9]*-[0-9]* 2> /dev/null || true
            """;

    /** In /proc/PID/stat, counted from behind the program's name, which may hold blanks; proc(5) counts it 22. */
    private static final int START_TIME = 19;

    private BinfmtEntries() {}

    /** Emulators by the names of their entries. */
    private static Map<String, Path> all() throws Exception {
        Map<String, Path> entries = new TreeMap<>();
        ForeignTool.UNSHARE
                .run("--mount", "--propagation", "private", "sh", "-c", LIST)
                .lines()
                .forEach(line -> entries.put(
                        line.replaceFirst(":.*", ""), Path.of(line.replaceFirst("[^:]*:interpreter ", ""))));
        return entries;
    }

    /** The entry that has arm64 programs run by an emulator. */
    static Optional<String> of(Path emulator) throws Exception {
        return all().entrySet().stream()
                .filter(entry -> entry.getValue().equals(emulator))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Those of a process that has ended. */
    static List<String> ofDeadBuilds() throws Exception {
        List<String> dead = new ArrayList<>();
        for (String name : all().keySet()) {
            String[] parts = name.split("-");
            if (!startTime(parts[2]).equals(parts[3])) {
                dead.add(name);
            }
        }
        return dead;
    }

    /** Of a process that lives; one that nobody has waited for does not. */
    private static String startTime(String pid) throws IOException {
        try {
            String[] status = Files.readString(Path.of("/proc", pid, "stat"))
                    .replaceFirst(".*\\) ", "")
                    .split(" ");
            return status[0].equals("Z") ? "ended" : status[START_TIME];
        } catch (NoSuchFileException e) {
            return "ended";
        }
    }
}
