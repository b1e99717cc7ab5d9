// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.file.PrivateFolder;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.text.Masked;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mirror that asks for user and password: the real apt gets them, and nothing else does. */
@ForeignTools
class AptLoginTest {

    private static final String USER = "marker-user";

    /** With characters that addresses escape. */
    private static final String PASSWORD = "marker-p@ss:w%rd";

    @TempDir
    private Path temp;

    private AptRoot open(DebianMirror mirror, Path keyring) throws Exception {
        DebianArchive archive = new DebianArchive(
                mirror,
                AptSettings.of(List.of("Acquire::Retries \"0\";", "Acquire::http::Timeout \"5\";")),
                AptRoot.Lists.KEEP,
                new CacheFolder(temp.resolve("cache")),
                new ProcessCommandRunner(temp.resolve("logs")));
        return archive.root(
                "apt",
                "arm64",
                List.of(new AptSource(archive.mirror().archive(), PackageArchive.SUITE, List.of("main"), keyring)));
    }

    @Test
    void aLoginInTheAddressReachesTheMirrorAndNoFile() throws Exception {
        try (PackageArchive archive = new PackageArchive(temp.resolve("server"))) {
            archive.add("hello", "1.0", "", "hello\n");
            archive.publish();
            archive.demand(USER, PASSWORD);
            URI address = DebianMirror.address(
                    "kn86.debian.mirror", AptLogin.into(archive.address().toString(), USER, PASSWORD));
            AptRoot apt = open(new DebianMirror(address, Optional.empty(), false), archive.keyring());
            assertEquals("1.0", apt.download("hello").version());
            apt.downloadClosure(List.of("hello"), temp.resolve("cache/closure"));
            assertNoMarker();

            BuildFailure failure = assertThrows(
                    BuildFailure.class,
                    () -> open(
                            new DebianMirror(
                                    URI.create(address.toString().replace("w%25rd", "wrong")), Optional.empty(), true),
                            temp.resolve("no-keyring")));
            assertFalse(failure.getMessage().contains("marker"), failure.getMessage());
            assertNoMarker();
        }
    }

    private void assertNoMarker() throws Exception {
        for (Path file : FileTrees.sortedEntries(temp)) {
            assertFalse(file.toString().contains("marker"), file.toString());
            if (Files.isRegularFile(file)) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("marker"), file.toString());
            }
        }
    }

    @Test
    void userAndPasswordAreTakenOutOfAddresses() {
        URI address = URI.create("http://us%40er:p%3Ass%2B+@host.test:8080/debian/");
        assertEquals(URI.create("http://host.test:8080/debian/"), AptLogin.without(address));
        assertEquals(
                "machine http://host.test:8080/debian/ login us@er password p:ss++",
                AptLogin.of(address).orElseThrow().line());
        assertFalse(AptLogin.of(address).toString().contains("p:ss"));
        assertTrue(AptLogin.of(URI.create("http://host.test/a@b")).isEmpty());
        DebianMirror mirror = new DebianMirror(address, Optional.of(URI.create("https://u:p@s.test/x")), false);
        assertEquals(Optional.of(URI.create("https://s.test/x")), mirror.security());
        assertFalse(mirror.toString().contains("p:ss"), mirror.toString());
    }

    @Test
    void loginsOfProxiesAreNotInTheirLines() {
        AptSettings settings = AptSettings.of(List.of(
                "Acquire::Retries \"3\";",
                "Acquire::http::Proxy \"http://proxy-user:secret@proxy.test:3128/\";",
                "Acquire::http::Proxy::other.test \"DIRECT\";"));
        assertEquals(List.of("Acquire::Retries \"3\";"), settings.lines());
        assertEquals(
                List.of(
                        "Acquire::http::Proxy \"http://proxy.test:3128/\";",
                        "Acquire::http::Proxy::other.test \"DIRECT\";"),
                settings.proxies());
        assertEquals(List.of("machine http://proxy.test:3128/ login proxy-user password secret"), settings.logins());
        assertFalse(settings.toString().contains("secret"));
    }

    @Test
    void theHostsOwnLoginsAreTaken() throws Exception {
        Files.writeString(temp.resolve("auth.conf"), "machine a.test login u password p\n");
        Files.createDirectories(temp.resolve("auth.conf.d"));
        Files.writeString(temp.resolve("auth.conf.d/b.conf"), "machine b.test login u password p\n");
        Files.writeString(temp.resolve("auth.conf.d/c.bak"), "machine c.test login u password p\n");
        assertEquals(
                List.of("machine a.test login u password p", "machine b.test login u password p"),
                HostAptSettings.logins(temp));
    }

    /** apt reads bytes; whoever wrote the file may have written them in any encoding. */
    @Test
    void loginsKeepTheirBytes() throws Exception {
        byte[] latin1 = "machine a.test login u password gr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(temp.resolve("auth.conf"), latin1);
        assertArrayEquals(
                latin1, Files.readAllBytes(PrivateFolder.write(temp.resolve("copy"), HostAptSettings.logins(temp))));
        byte[] utf8 = "machine http://a.test/ login u password gr\u00fcn\n".getBytes(StandardCharsets.UTF_8);
        String line = AptLogin.of(URI.create("http://u:gr%C3%BCn@a.test/"))
                .orElseThrow()
                .line();
        assertArrayEquals(utf8, Files.readAllBytes(PrivateFolder.write(temp.resolve("ours"), List.of(line))));
    }

    @Test
    void aPasswordWithABlankIsRefusedByName() {
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> DebianMirror.address("kn86.debian.mirror", "http://user:top%20secret@host.test/debian"));
        assertTrue(
                failure.getMessage().startsWith("kn86.debian.mirror: its user or password has a blank"),
                failure.getMessage());
        assertFalse(failure.getMessage().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gopher://user:secret@host.test/debian",
                "http://user:secret with blank@host.test/",
                "http://user:sec%ret@host.test/debian",
                "http://user:secret/x@host.test/debian",
            })
    void anAddressThatIsNoneIsShownWithoutItsPassword(String address) {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> DebianMirror.address("kn86.debian.mirror", address));
        assertFalse(failure.getMessage().contains("sec"), failure.getMessage());
    }

    @Test
    void messagesMaskPasswordsAndNothingElse() {
        assertEquals(
                "cannot fetch https://***@host.test/a from 'ssh://***@b'",
                Masked.of("cannot fetch https://user:pass@host.test/a from 'ssh://u@b'"));
        assertEquals("mail a@b.test, see http://host.test/", Masked.of("mail a@b.test, see http://host.test/"));
        assertEquals(
                "http://***@h",
                new BuildFailure("http://u:p@h", "x")
                        .getMessage()
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }
}
