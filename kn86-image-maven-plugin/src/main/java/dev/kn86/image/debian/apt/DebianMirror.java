// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.text.Masked;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mirror of the Debian archive.
 *
 * @param archive base address of the archive
 * @param security base address of the security archive; empty when none is known
 * @param frozen whether the mirror shows the archive of a past day, whose lists may have expired
 * @param logins users and passwords; those in the addresses are moved here
 */
public record DebianMirror(URI archive, Optional<URI> security, boolean frozen, List<AptLogin> logins) {

    public DebianMirror {
        List<AptLogin> all = new ArrayList<>(logins);
        AptLogin.of(archive).ifPresent(all::add);
        security.flatMap(AptLogin::of).ifPresent(all::add);
        archive = AptLogin.without(archive);
        security = security.map(AptLogin::without);
        logins = List.copyOf(all);
    }

    /** A mirror whose addresses may have users and passwords. */
    public DebianMirror(URI archive, Optional<URI> security, boolean frozen) {
        this(archive, security, frozen, List.of());
    }

    /** The keys of the Debian archive, from the package debian-archive-keyring of Debian and Ubuntu. */
    public static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    /**
     * Of apt's methods those that reach an archive (apt-transport-http(1) and its like); tor+ and mirror+ go before
     * them.
     */
    private static final Pattern SCHEME = Pattern.compile("([a-z]+\\+)?(https?|file|copy|ftp)");

    /** A login whose password has a slash that is not escaped: what would be the port is no number. */
    private static final Pattern UNFINISHED_LOGIN = Pattern.compile("^[a-z+]+://[^/@]*:(?![0-9]*(/|$))[^@]*/.*@");

    private static final List<String> RELEASES =
            List.of("bookworm", "trixie", "forky", "sid", "stable", "oldstable", "testing");

    /**
     * Chooses the mirror: the user's own; without one the pinned snapshot; without that the mirror in the host's apt
     * sources.
     *
     * @param configured value of {@code kn86.debian.mirror}, or null
     * @param snapshotService value of {@code kn86.debian.snapshot.service}, the address below which the snapshot
     *     archive keeps {@code debian/TIMESTAMP}; or null
     * @param snapshot the pin's {@code DEBIAN_SNAPSHOT}, empty for none
     * @throws BuildFailure when a snapshot is pinned and no service is named, or the host's sources name no Debian
     *     mirror either
     */
    public static DebianMirror choose(String configured, String snapshotService, String snapshot, CommandRunner runner)
            throws BuildFailure {
        if (configured != null && !configured.isBlank()) {
            return new DebianMirror(
                    address("kn86.debian.mirror", configured), hostMirror(hostTargets(runner), true), false);
        }
        if (!snapshot.isEmpty()) {
            if (snapshotService == null || snapshotService.isBlank()) {
                throw new BuildFailure(
                        "the pin wants DEBIAN_SNAPSHOT=" + snapshot + ", but no snapshot archive is named",
                        "Name it with -Dkn86.debian.snapshot.service=<address>, once for all in Maven's settings.xml.");
            }
            String service = address("kn86.debian.snapshot.service", snapshotService)
                    .toString()
                    .replaceFirst("/*$", "/");
            return new DebianMirror(
                    URI.create(service + "debian/" + snapshot),
                    Optional.of(URI.create(service + "debian-security/" + snapshot)),
                    true);
        }
        List<String> targets = hostTargets(runner);
        URI archive = hostMirror(targets, false)
                .orElseThrow(() -> new BuildFailure(
                        "no Debian mirror: the host's apt sources name none (sources of " + RELEASES
                                + " were looked for)",
                        "Give one with -Dkn86.debian.mirror=<address>, or set DEBIAN_SNAPSHOT in pi-gen-pin.env."));
        return new DebianMirror(archive, hostMirror(targets, true), false);
    }

    /**
     * Reads an address that the user has given.
     *
     * @param property that it is the value of, for the message
     * @throws BuildFailure when apt could not fetch from it
     */
    public static URI address(String property, String text) throws BuildFailure {
        try {
            URI address = new URI(text.strip());
            if (AptLogin.of(address).filter(AptLogin::hasBlanks).isPresent()) {
                throw new BuildFailure(
                        property + ": its user or password has a blank, which apt_auth.conf(5) cannot hold",
                        "Take a password without blanks.");
            }
            if (address.getScheme() != null
                    && SCHEME.matcher(address.getScheme()).matches()
                    && !UNFINISHED_LOGIN.matcher(address.toString()).find()) {
                return address;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Refused below, like an address that is none for apt.
        }
        throw new BuildFailure(
                property + "=" + Masked.address(text) + " is not an address that apt can fetch from",
                "Write an URL that begins with http:, https: or file:, for example http://mirror.example.org/debian.");
    }

    /**
     * Address and release of each package list in the host's sources, one a line. apt is given no folder of lists:
     * where it has no index of them, as in containers, it would take a second to make one.
     */
    private static List<String> hostTargets(CommandRunner runner) throws BuildFailure {
        return runner.run(
                        Command.of(
                                "apt-get",
                                "indextargets",
                                "--no-release-info",
                                "-o",
                                "Dir::State::lists=/nonexistent",
                                "--format",
                                "$(REPO_URI) $(RELEASE)",
                                "Created-By: Packages"),
                        "Correct the host's apt sources (apt-get update must work).")
                .lines();
    }

    /** @param targets address and release of each package list in the host's sources */
    private static Optional<URI> hostMirror(List<String> targets, boolean security) {
        for (String line : targets) {
            String[] fields = line.split(" ");
            String release = fields[1].replaceFirst("[-/].*", "");
            boolean isSecurity = fields[1].matches(".*[-/](security|updates/.*)") || fields[1].endsWith("/updates");
            if (RELEASES.contains(release) && isSecurity == security) {
                return Optional.of(URI.create(fields[0]));
            }
        }
        return Optional.empty();
    }

    /** Lines of apt.conf(5) that the mirror needs. */
    public List<String> settings() {
        return frozen ? List.of("Acquire::Check-Valid-Until \"false\";") : List.of();
    }

    /** The suites of a release: the release itself, its updates and its security updates. */
    public List<AptSource> release(String release) {
        List<AptSource> sources = new ArrayList<>();
        sources.add(new AptSource(archive, release, List.of("main")));
        sources.add(new AptSource(archive, release + "-updates", List.of("main")));
        security.ifPresent(address -> sources.add(new AptSource(address, release + "-security", List.of("main"))));
        return sources;
    }

    /** One more suite of the same archive. */
    public AptSource suite(String suite, String... components) {
        return new AptSource(archive, suite, List.of(components));
    }
}
