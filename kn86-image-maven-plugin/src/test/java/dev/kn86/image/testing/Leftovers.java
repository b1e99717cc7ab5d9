// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a build in a folder has left on the machine: processes with the folder in their arguments or environment, mounts
 * below it in any process's namespace, loop devices on its files, and unfinished layers.
 */
public final class Leftovers {

    private static final Path PROC = Path.of("/proc");

    private Leftovers() {}

    /** The leftovers, one line each, without the test's own process and the mounts of its namespace. */
    public static List<String> of(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        String ours = read(PROC.resolve("self/mountinfo"));
        try (Stream<Path> processes = Files.list(PROC)) {
            for (Path process : processes
                    .filter(each -> each.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                String command =
                        read(process.resolve("cmdline")).replace('\0', ' ').strip();
                if (!process.endsWith(Long.toString(ProcessHandle.current().pid()))
                        && (command + read(process.resolve("environ"))).contains(folder.toString())) {
                    found.add("process " + process.getFileName() + ": " + command);
                }
                read(process.resolve("mountinfo"))
                        .lines()
                        .filter(line -> line.contains(folder.toString()) && !ours.contains(line))
                        .forEach(line -> found.add("mount of process " + process.getFileName() + ": " + line));
            }
        }
        try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
            for (Path device : devices.toList()) {
                String file = read(device.resolve("loop/backing_file"));
                if (file.startsWith(folder.toString())) {
                    found.add("loop device " + device.getFileName() + ": " + file.strip());
                }
            }
        }
        Path layers = folder.resolve("cache/layers");
        if (Files.isDirectory(layers)) {
            try (Stream<Path> entries = Files.list(layers)) {
                entries.filter(entry -> !entry.getFileName().toString().matches("[0-9a-f]{64}"))
                        .forEach(entry -> found.add("half layer " + entry));
            }
        }
        return found;
    }

    /**
     * Waits until no more than a number of leftovers are there.
     *
     * @return the leftovers
     */
    public static List<String> awaitAtMost(int allowed, Path folder) throws Exception {
        return Await.until("at most " + allowed + " leftovers", () -> of(folder), found -> found.size() <= allowed);
    }

    /** Reads a file; empty when it does not exist, because a process may end while its files are read. */
    private static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
