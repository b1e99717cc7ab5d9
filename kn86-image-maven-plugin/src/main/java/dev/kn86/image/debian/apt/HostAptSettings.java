// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The host's apt settings on how to reach a mirror: proxies, time limits, and whether old Release files are accepted.
 * Every apt of a build gets them, because the mirror may be the host's, too. No other setting of the host is used.
 */
public final class HostAptSettings {

    /** The folder of the host's apt settings and sources. */
    public static final Path FOLDER = Path.of("/etc/apt");

    private static final Pattern TAKEN_OVER = Pattern.compile(
            "Acquire::(Check-Valid-Until|Check-Date|Retries|https?(::\\S+)?::Proxy(::\\S+)?|https?::Timeout|https::(CaInfo|Verify-Peer)) .*");

    /** A mirror that does not answer for 30 s is tried again, three times. By default apt does not try again. */
    private static final List<String> PATIENCE =
            List.of("Acquire::Retries \"3\";", "Acquire::http::Timeout \"30\";", "Acquire::https::Timeout \"30\";");

    private HostAptSettings() {}

    /**
     * Reads the host's settings, and the logins of apt_auth.conf(5) that this user can read.
     *
     * @throws BuildFailure when the host's configuration is broken
     */
    public static AptSettings read(CommandRunner runner) throws BuildFailure, IOException {
        Stream<String> host =
                runner.run(Command.of("apt-config", "dump"), "Correct the host's apt configuration.").lines().stream()
                        .filter(line -> TAKEN_OVER.matcher(line).matches());
        return AptSettings.of(Stream.concat(PATIENCE.stream(), host).toList()).withLogins(logins(FOLDER));
    }

    static List<String> logins(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        List<Path> files = new ArrayList<>(List.of(folder.resolve("auth.conf")));
        Path parts = folder.resolve("auth.conf.d");
        if (Files.isReadable(parts)) {
            try (Stream<Path> entries = Files.list(parts)) {
                entries.filter(file -> file.toString().endsWith(".conf"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        for (Path file : files) {
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                lines.addAll(ForeignText.lines(file));
            }
        }
        return lines;
    }
}
