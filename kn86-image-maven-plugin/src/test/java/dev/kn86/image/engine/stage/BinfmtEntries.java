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
 * The engine's entries in the machine's binfmt_misc, with names kn86-NAMESPACE-PID-START. Several builds may have
 * entries at once. binfmt_misc need not be mounted. Needs root.
 */
final class BinfmtEntries {

    private static final String LIST =
            """
            cd /proc/sys/fs/binfmt_misc
            [ -e register ] || { mount -t binfmt_misc binfmt_misc . && cd /proc/sys/fs/binfmt_misc; }
            grep --with-filename '^interpreter ' kn86-[0-9]*-[0-9]*-[0-9]* 2> /dev/null || true
            """;

    /**
     * The index of the start time in /proc/PID/stat behind the program's name, which may have blanks; it is field 22 of
     * proc(5).
     */
    private static final int START_TIME = 19;

    private BinfmtEntries() {}

    /** The emulators by the names of their entries. */
    private static Map<String, Path> all() throws Exception {
        Map<String, Path> entries = new TreeMap<>();
        ForeignTool.UNSHARE
                .run("--mount", "--propagation", "private", "sh", "-c", LIST)
                .lines()
                .forEach(line -> entries.put(
                        line.replaceFirst(":.*", ""), Path.of(line.replaceFirst("[^:]*:interpreter ", ""))));
        return entries;
    }

    /** The name of the entry of an emulator. */
    static Optional<String> of(Path emulator) throws Exception {
        return all().entrySet().stream()
                .filter(entry -> entry.getValue().equals(emulator))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The entries whose process has ended. */
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

    /** Whether the process of an entry runs. A zombie does not. */
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
