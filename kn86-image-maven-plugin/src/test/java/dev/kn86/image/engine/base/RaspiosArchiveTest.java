// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSettings;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** apt itself asks an archive that is served on this machine. */
@ForeignTools
class RaspiosArchiveTest {

    private static final String MINIMUM = "1.20260408";
    private static final String FILES = "stage0/00-configure-apt/files/";

    @TempDir
    private Path temp;

    private PackageArchive server;
    private Path checkout;

    @BeforeEach
    void makeArchive() throws Exception {
        server = new PackageArchive(temp.resolve("server"));
        checkout = temp.resolve("pi-gen");
        write(
                "raspi.list",
                "deb " + server.address() + "/ RELEASE main\n# deb-src below\n#deb-src http://x RELEASE main\n");
        write("raspberrypi.gpg.key", server.armouredKey());
        publish("1:1.20260601-1~bookworm");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void write(String name, String text) throws IOException {
        Path file = checkout.resolve(FILES + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void publish(String version) throws Exception {
        server.add("raspi-firmware", version, "", "start.elf");
        server.publish();
    }

    private void ask(Map<String, String> config, boolean offline) throws Exception {
        CommandRunner runner = new ProcessCommandRunner(temp.resolve("logs"));
        DebianArchive debian = new DebianArchive(
                new DebianMirror(URI.create("http://127.0.0.1:9/debian"), Optional.empty(), false),
                AptSettings.of(List.of("Acquire::Retries \"0\";", "Acquire::http::Timeout \"1\";")),
                AptRoot.Lists.KEEP,
                new CacheFolder(temp.resolve("a cache [1]")),
                runner);
        new RaspiosArchive(checkout, PackageArchive.SUITE, new FirmwareMinimum(MINIMUM, runner), debian, offline)
                .ask(config);
    }

    private void assertRefused(String problem) {
        assertRefused(problem, Map.of());
    }

    private void assertRefused(String problem, Map<String, String> config) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> ask(config, false));
        assertTrue(
                failure.problem()
                        .startsWith("Raspberry Pi's archive (" + checkout.resolve(FILES + "raspi.list")
                                + ") cannot be used, and no stage has run: " + problem),
                failure.getMessage());
        assertTrue(failure.remedy().contains("kn86.pi-gen.repository"), failure.remedy());
    }

    @Test
    void aGoodArchiveIsAskedEachTime() throws Exception {
        ask(Map.of(), false);
        assertEquals(List.of(), server.servedPackages(), "nothing but lists is fetched");
        server.misbehave("InRelease", PackageArchive.Fault.TRUNCATED);
        assertRefused("the package lists could not be fetched: ");
    }

    @Test
    void optionsOfALineAreNotTakenForTheAddress() throws Exception {
        write("raspi.list", "deb [ arch=arm64 trusted=yes ]  " + server.address() + " RELEASE main\n");
        ask(Map.of(), false);
    }

    @Test
    void anArchiveThatDoesNotAnswerIsNamed() throws Exception {
        write("raspi.list", "deb http://127.0.0.1:9/debian/ RELEASE main\n");
        assertRefused("the package lists could not be fetched: ");
    }

    @Test
    void anArchiveThatSaysNothingIsNamed() {
        server.misbehave("InRelease", PackageArchive.Fault.SILENT);
        assertRefused("the package lists could not be fetched: ");
    }

    @Test
    void anotherKeyIsRefused() throws Exception {
        try (PackageArchive other = new PackageArchive(temp.resolve("other"))) {
            write("raspberrypi.gpg.key", other.armouredKey());
        }
        assertRefused(
                "the package lists could not be fetched: testing-suite InRelease: the signature is missing or not by"
                        + " the archive's key");
    }

    @Test
    void aSuiteThatIsNotThereIsRefused() {
        assertRefused(
                "the package lists could not be fetched: no-such-suite Release: the mirror does not have it",
                Map.of("RELEASE", "no-such-suite"));
    }

    @Test
    void anOldFirmwareIsRefusedWhateverItsEpoch() throws Exception {
        try (PackageArchive old = new PackageArchive(temp.resolve("old"))) {
            old.add("raspi-firmware", "1:1.20250430-4", "", "start.elf");
            old.publish();
            write("raspi.list", "deb " + old.address() + " RELEASE main\n");
            write("raspberrypi.gpg.key", old.armouredKey());
            assertRefused("raspi-firmware 1:1.20250430-4 of its suite testing-suite is older than RASPI_FIRMWARE_MIN="
                    + MINIMUM + ": it cannot boot from A/B slots");
        }
    }

    @Test
    void anArchiveWithoutFirmwareIsRefused() throws Exception {
        try (PackageArchive empty = new PackageArchive(temp.resolve("empty"))) {
            empty.add("other", "1", "", "");
            empty.publish();
            write("raspi.list", "deb " + empty.address() + " RELEASE main\n");
            write("raspberrypi.gpg.key", empty.armouredKey());
            assertRefused("no package raspi-firmware: ");
        }
    }

    @Test
    void theProxyOfPiGensConfigIsUsed() {
        assertRefused("the package lists could not be fetched: ", Map.of("APT_PROXY", "http://127.0.0.1:9"));
    }

    @Test
    void aLineThatIsNoSourceIsNamed() throws Exception {
        write("raspi.list", "deb " + server.address() + "\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> ask(Map.of(), false));
        assertTrue(failure.problem().endsWith("is no line of sources.list(5)"), failure.getMessage());
    }

    @Test
    void offlineNothingIsAskedAndNoStageMayFetch() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> ask(Map.of(), true));
        assertEquals(
                "Maven is offline (-o), and the cache lacks a stage of pi-gen, which fetches packages",
                failure.problem());
    }

    @Test
    void aPiGenWithAnotherWayToItsPackagesIsNotAsked() throws Exception {
        Files.delete(checkout.resolve(FILES + "raspi.list"));
        server.misbehave("InRelease", PackageArchive.Fault.GONE);
        ask(Map.of(), false);
    }
}
