// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.nio.file.Path;
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
            "Acquire::(Check-Valid-Until|Check-Date|Retries|https?(::.*)?::Proxy|https?::Timeout|https::(CaInfo|Verify-Peer)) .*");

    /** A mirror that does not answer for 30 s is tried again, three times. By default apt does not try again. */
    private static final List<String> PATIENCE =
            List.of("Acquire::Retries \"3\";", "Acquire::http::Timeout \"30\";", "Acquire::https::Timeout \"30\";");

    private HostAptSettings() {}

    /** Lines of apt.conf(5). */
    public static List<String> read(CommandRunner runner) throws BuildFailure {
        Stream<String> host =
                runner.run(Command.of("apt-config", "dump"), "Correct the host's apt configuration.").lines().stream()
                        .filter(line -> TAKEN_OVER.matcher(line).matches());
        return Stream.concat(PATIENCE.stream(), host).toList();
    }
}
