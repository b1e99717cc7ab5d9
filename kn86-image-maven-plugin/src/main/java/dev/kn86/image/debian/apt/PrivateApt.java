// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.PrivateFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * apt's programs with a configuration and a folder of their own, and their failures in words.
 *
 * @param folder apt's root (apt.conf(5), {@code Dir})
 * @param options further arguments of each program
 * @param logins lines of apt_auth.conf(5); they are in a file while a program runs
 * @param runner runs the programs
 */
record PrivateApt(Path folder, List<String> options, List<String> logins, CommandRunner runner) {

    private static final String REMEDY =
            "Check the mirror (kn86.debian.mirror, DEBIAN_SNAPSHOT or the host's apt sources) and the network.";

    private static final List<String> FOLDERS = List.of(
            "etc/apt/apt.conf.d",
            "etc/apt/preferences.d",
            "var/lib/apt/lists/partial",
            "var/cache/apt/archives/partial",
            "var/lib/dpkg");

    PrivateApt {
        folder = folder.toAbsolutePath();
        options = List.copyOf(options);
        logins = List.copyOf(logins);
    }

    /**
     * Writes the configuration, and an empty database of installed packages.
     *
     * @param architecture of the packages, a Debian name such as {@code arm64}
     * @param settings how the mirror is reached
     */
    void configure(String architecture, List<AptSource> sources, AptSettings settings) throws IOException {
        for (String name : FOLDERS) {
            Files.createDirectories(folder.resolve(name));
        }
        Path status = folder.resolve("var/lib/dpkg/status");
        write(status, List.of());
        write(folder.resolve("etc/apt/sources.list"), AptSource.lines(sources));
        List<String> configuration = new ArrayList<>(settings.lines());
        configuration.addAll(settings.proxies());
        configuration.addAll(List.of(
                "Dir \"" + folder + "\";",
                "Dir::State::status \"" + status + "\";",
                "APT::Architecture \"" + architecture + "\";",
                "APT::Architectures { \"" + architecture + "\"; };",
                "APT::Install-Recommends \"false\";",
                // The cache may lie below a home folder that the user _apt cannot enter.
                "APT::Sandbox::User \"root\";"));
        write(configurationFile(), configuration);
    }

    private Path configurationFile() {
        return folder.resolve("apt.conf");
    }

    /** A file that is newer than apt's index of packages makes apt build the index again, on every call. */
    private static void write(Path file, List<String> lines) throws IOException {
        if (!Files.exists(file) || !Files.readAllLines(file).equals(lines)) {
            Files.write(file, lines);
        }
    }

    /**
     * Runs one of apt's programs, in apt's root.
     *
     * @param problem the beginning of a failure's message
     */
    CommandResult run(String problem, List<String> words) throws BuildFailure {
        return run(problem, folder, words);
    }

    /** Runs one of apt's programs in another folder. */
    CommandResult run(String problem, Path workingFolder, List<String> words) throws BuildFailure {
        Command command = Command.of(words.toArray())
                .with(options)
                .in(workingFolder)
                .env("APT_CONFIG", configurationFile().toString())
                .env("DEBIAN_FRONTEND", "noninteractive");
        CommandResult result = attempt(command);
        if (result.succeeded()) {
            return result;
        }
        throw failure(problem, command.program(), result.stdout() + result.stderr());
    }

    private CommandResult attempt(Command command) throws BuildFailure {
        if (logins.isEmpty()) {
            return runner.attempt(command);
        }
        try (PrivateFolder secret = PrivateFolder.create()) {
            Path file = PrivateFolder.write(secret.path().resolve("auth.conf"), logins);
            return runner.attempt(command.with(List.of("-o", "Dir::Etc::netrc=" + file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A failure whose cause is looked for in what apt has printed.
     *
     * @param program whose log has all of it
     */
    static BuildFailure failure(String problem, String program, String printed) {
        AptComplaint complaint = AptComplaint.in(printed)
                .orElseGet(() -> new AptComplaint(
                        printed.lines().filter(line -> line.startsWith("E: ")).collect(Collectors.joining("\n")),
                        REMEDY));
        return new BuildFailure(
                problem + ": " + complaint.problem() + "\n  apt's own words are in the log of " + program
                        + ", in the folder logs",
                complaint.remedy());
    }
}
