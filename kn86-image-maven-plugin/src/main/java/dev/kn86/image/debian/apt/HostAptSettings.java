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
 * The host's settings on how to reach a mirror: proxies, and whether old Release files are accepted (as for
 * frozen mirrors). They go with the mirror, so every apt of a build takes them over; nothing else of the
 * host's apt configuration does.
 */
public final class HostAptSettings {

    /** Where apt's settings and sources lie. */
    public static final Path FOLDER = Path.of("/etc/apt");

    private static final Pattern TAKEN_OVER = Pattern.compile(
            "Acquire::(Check-Valid-Until|Check-Date|Retries|https?(::.*)?::Proxy|https?::Timeout|https::(CaInfo|Verify-Peer)) .*");

    /** A mirror that says nothing for this long is tried again, and given up in the end; apt's own limit is 30 s, untried. */
    private static final List<String> PATIENCE =
            List.of("Acquire::Retries \"3\";", "Acquire::http::Timeout \"30\";", "Acquire::https::Timeout \"30\";");

    private HostAptSettings() {}

    /** Lines of apt.conf(5). */
    public static List<String> read(CommandRunner runner) throws BuildFailure {
        Stream<String> host =
                runner.run(Command.of("apt-config", "dump"), "Mend the host's apt configuration.").lines().stream()
                        .filter(line -> TAKEN_OVER.matcher(line).matches());
        return Stream.concat(PATIENCE.stream(), host).toList();
    }
}
