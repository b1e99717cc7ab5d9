// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import dev.kn86.image.engine.namespace.User;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine that the build runs on.
 *
 * @param system the operating system, for example {@code Linux}
 * @param architecture as Java names it: {@code amd64} or {@code aarch64}
 * @param javaVersion the feature release that runs Maven, for example 17
 * @param user the user who builds
 * @param searchPath the folders in which programs are looked for
 * @param fileSystem the root folder of the file system; another one in tests
 * @param runner asks programs for their versions
 */
public record Host(
        String system,
        String architecture,
        int javaVersion,
        User user,
        List<Path> searchPath,
        Path fileSystem,
        CommandRunner runner) {

    private static final Path KNOWN_FILE_SYSTEMS = Path.of("proc/filesystems");

    public Host {
        searchPath = List.copyOf(searchPath);
    }

    /** This machine. */
    public static Host current(CommandRunner runner) throws IOException {
        return new Host(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version().feature(),
                User.current(),
                SearchPath.folders(),
                Path.of("/"),
                runner);
    }

    /** The file of a program; empty when no folder of the search path has it. */
    Optional<Path> program(String name) {
        return searchPath.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether a file or folder exists, by its absolute path. */
    boolean has(String path) {
        return Files.exists(inFileSystem(path));
    }

    /** Distribution and version, for example {@code debian-12}, from os-release(5). */
    String release() throws IOException {
        Map<String, String> fields = new HashMap<>();
        Path file = inFileSystem("/etc/os-release");
        if (Files.isRegularFile(file)) {
            for (String line : ForeignText.lines(file)) {
                String[] pair = line.split("=", 2);
                if (pair.length == 2) {
                    fields.put(pair[0], pair[1].replaceAll("^[\"']|[\"']$", ""));
                }
            }
        }
        return fields.getOrDefault("ID", "unknown") + "-" + fields.getOrDefault("VERSION_ID", "unknown");
    }

    /** The version that a program prints about itself. */
    Optional<ToolVersion> version(Path program, String option) throws BuildFailure {
        CommandResult result = runner.attempt(Command.of(program, option));
        return ToolVersion.in(result.stdout() + result.stderr());
    }

    /** The versions of those Debian packages that are installed, by name; empty on a host without dpkg. */
    Map<String, String> packageVersions(List<String> packages) throws BuildFailure {
        Map<String, String> versions = new HashMap<>();
        Optional<Path> query = program("dpkg-query");
        if (query.isEmpty()) {
            return versions;
        }
        // dpkg-query exits with 1 when a package is not installed, and still prints the others.
        CommandResult result = runner.attempt(Command.of(query.get(), "--show", "--showformat=${Package} ${Version}\\n")
                .with(packages));
        for (String line : result.lines()) {
            String[] pair = line.split(" ", 2);
            versions.put(pair[0], pair[1]);
        }
        return versions;
    }

    /** Whether arm64 programs can run here: natively, or by an emulator that the stage engine registers. */
    boolean canRunArm64() throws IOException {
        Path fileSystems = fileSystem.resolve(KNOWN_FILE_SYSTEMS);
        return architecture.equals("aarch64")
                || (Files.isRegularFile(fileSystems)
                        && Files.readString(fileSystems).lines().anyMatch(line -> line.endsWith("binfmt_misc")));
    }

    /** Free bytes of the file system of a folder, which need not exist yet. */
    long freeSpace(Path folder) throws IOException {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace();
    }

    private Path inFileSystem(String absolute) {
        return fileSystem.resolve(absolute.substring(1));
    }
}
