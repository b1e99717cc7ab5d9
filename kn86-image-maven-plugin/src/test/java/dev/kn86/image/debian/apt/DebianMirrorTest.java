// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ForeignTools
class DebianMirrorTest {

    private static final String DEBIAN_HOST =
            """
            http://mirror.example/debian/ bookworm
            http://mirror.example/debian/ bookworm-updates
            http://security.example/debian-security/ bookworm-security
            """;

    private static final String SNAPSHOTS = "http://snapshots.example/archive";

    private static final String UBUNTU_HOST = "http://mirror.example/ubuntu/ noble\n";

    @Test
    void theUsersOwnMirrorComesFirst() throws Exception {
        DebianMirror mirror =
                DebianMirror.choose("http://mine.example/debian", SNAPSHOTS, "20260101T000000Z", host(DEBIAN_HOST));
        assertEquals(URI.create("http://mine.example/debian"), mirror.archive());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://m.example/debian", "https://m.example", "file:/srv/debian", "tor+http://m.example/debian"
            })
    void anAddressIsWhatAptFetchesFrom(String text) throws Exception {
        assertEquals(URI.create(text), DebianMirror.address("kn86.debian.mirror", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"m.example/debian", "localhost:8080/debian", "http://m example", "/srv/debian", "ssh://m.example"
            })
    void anotherTextIsNoAddress(String text) {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> DebianMirror.choose(text, null, "", host(DEBIAN_HOST)));
        assertTrue(
                failure.getMessage().startsWith("kn86.debian.mirror=" + text + " is not an address"),
                failure.getMessage());
    }

    @Test
    void thenThePinnedSnapshot() throws Exception {
        DebianMirror mirror = DebianMirror.choose(null, SNAPSHOTS, "20260101T000000Z", host(DEBIAN_HOST));
        assertTrue(mirror.archive().toString().endsWith("/archive/debian/20260101T000000Z"), mirror.toString());
        assertTrue(
                mirror.security().orElseThrow().toString().endsWith("/archive/debian-security/20260101T000000Z"),
                mirror.toString());
    }

    @Test
    void aPinnedSnapshotNeedsItsService() {
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> DebianMirror.choose(null, "", "20260101T000000Z", host(DEBIAN_HOST)));
        assertTrue(failure.getMessage().contains("-Dkn86.debian.snapshot.service="), failure.getMessage());
    }

    @Test
    void thenTheHostsSources() throws Exception {
        DebianMirror mirror = DebianMirror.choose("", null, "", host(DEBIAN_HOST));
        assertEquals(
                new DebianMirror(
                        URI.create("http://mirror.example/debian/"),
                        Optional.of(URI.create("http://security.example/debian-security/")),
                        false),
                mirror);
        assertEquals(
                List.of("bookworm", "bookworm-updates", "bookworm-security"),
                mirror.release("bookworm").stream().map(AptSource::suite).toList());
        assertEquals(
                "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian/ trixie main",
                mirror.suite("trixie", "main").line());
    }

    /** Asks the real apt, with sources but without lists, as in a new container. */
    @Test
    void sourcesCountWhoseListsWereNeverFetched(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("sources.list"),
                """
                deb http://mirror.example/debian/ bookworm main
                deb http://security.example/debian-security/ bookworm-security main
                """);
        Path settings = Files.writeString(
                folder.resolve("apt.conf"),
                "Dir::Etc::sourcelist \"" + folder.resolve("sources.list") + "\"; Dir::Etc::sourceparts \"-\";\n");
        CommandRunner apt = new ProcessCommandRunner(folder);
        Host host = command -> apt.attempt(command.env("APT_CONFIG", settings.toString()));
        assertEquals(
                new DebianMirror(
                        URI.create("http://mirror.example/debian/"),
                        Optional.of(URI.create("http://security.example/debian-security/")),
                        false),
                DebianMirror.choose(null, null, "", host));
    }

    @Test
    void aHostWithoutDebianSourcesIsToldWhatToGive() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> DebianMirror.choose(null, null, "", host(UBUNTU_HOST)));
        assertTrue(failure.getMessage().contains("-Dkn86.debian.mirror="), failure.getMessage());
    }

    private static CommandRunner host(String targets) {
        return (Host) command -> {
            assertEquals(List.of("apt-get", "indextargets"), command.arguments().subList(0, 2));
            return new CommandResult(0, targets, "");
        };
    }

    /** A runner that only answers the question for the machine's sources. */
    private interface Host extends CommandRunner {
        @Override
        default CommandResult run(Command command, String remedy) throws BuildFailure {
            return attempt(command);
        }
    }
}
