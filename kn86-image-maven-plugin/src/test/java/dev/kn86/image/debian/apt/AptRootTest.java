// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real apt against an archive on this machine, which can be told to misbehave. */
@ForeignTools
class AptRootTest {

    /** Settings with which apt gives up a silent mirror after seconds, not minutes. */
    private static final AptSettings HASTE =
            AptSettings.of(List.of("Acquire::Retries \"1\";", "Acquire::http::Timeout \"1\";"));

    @TempDir
    private Path temp;

    private PackageArchive archive;
    private PackageCache packages;
    private String hello;

    @BeforeEach
    void makeArchive() throws Exception {
        archive = new PackageArchive(temp.resolve("server"));
        hello = archive.add("hello", "1:1.0-1", "libhello", "hello\n");
        archive.add("libhello", "2.0", "", "library\n");
        archive.publish();
        packages = new PackageCache(temp.resolve("cache/packages"));
    }

    @AfterEach
    void stopServer() throws Exception {
        archive.close();
    }

    @Test
    void aPackageIsFetchedOnceForAllBuilds() throws Exception {
        DebFile first = open().download("hello");
        assertEquals(new PackageId("hello", "1:1.0-1", "all", hello), first.id());
        assertEquals("hello_1%3a1.0-1_all.deb", first.file().getFileName().toString());
        assertEquals(first, open("another").download("hello"));
        assertEquals(List.of("hello_1.0-1_all.deb"), archive.servedPackages());
    }

    @Test
    void aClosureTakesFromTheCacheWhatItCan() throws Exception {
        open().download("hello");
        List<DebFile> all = open().downloadClosure(List.of("hello"), temp.resolve("cache/closure"));
        assertEquals(
                List.of("hello", "libhello"), all.stream().map(DebFile::name).toList());
        FileTrees.delete(temp.resolve("cache/closure"));
        open().downloadClosure(List.of("hello"), temp.resolve("cache/closure"));
        assertEquals(List.of("hello_1.0-1_all.deb", "libhello_2.0_all.deb"), archive.servedPackages());
    }

    @Test
    void severalPackagesComeInTheOrderOfTheirNames() throws Exception {
        assertEquals(
                List.of("libhello", "hello"),
                open().download(List.of("libhello", "hello")).stream()
                        .map(DebFile::name)
                        .toList());
        assertFails("no package goodbye: ", "Correct the name", () -> open().download(List.of("hello", "goodbye")));
    }

    @Test
    void aPreferredSuiteComesBeforeNewerVersionsOfOthers() throws Exception {
        archive.releaseFields("Version: 1.0\n");
        archive.publish();
        try (PackageArchive updates = new PackageArchive(temp.resolve("updates-server"))) {
            updates.add("hello", "1:2.0-1", "libhello", "newer\n");
            updates.releaseFields("Version: 2.0\n");
            updates.publish();
            AptRoot both = AptRoot.open(
                    temp.resolve("cache/both"),
                    "arm64",
                    List.of(archive.source(), updates.source()),
                    HASTE,
                    AptRoot.Lists.KEEP,
                    packages,
                    new ProcessCommandRunner(temp.resolve("logs")));
            AptRoot release = both.preferring("1.0");
            assertEquals("1:2.0-1", both.download("hello").version());
            assertEquals("1:1.0-1", release.download("hello").version());
            assertEquals(
                    List.of("1:1.0-1", "2.0"),
                    release.downloadClosure(List.of("hello"), temp.resolve("cache/closure")).stream()
                            .map(DebFile::version)
                            .toList());
        }
    }

    @Test
    void listsAreKeptUntilTheyAreRenewed() throws Exception {
        open();
        archive.add("hello", "1:2.0-1", "libhello", "newer\n");
        archive.publish();
        assertEquals("1:1.0-1", open().show("hello").get("Version"));
        assertEquals("1:2.0-1", open("apt", AptRoot.Lists.RENEW).show("hello").get("Version"), "-U");
        assertEquals("1:2.0-1", open().show("hello").get("Version"), "from then on");
    }

    @Test
    void aDamagedCachedFileIsFetchedAgain() throws Exception {
        Path file = open().download("hello").file();
        byte[] content = Files.readAllBytes(file);
        content[100] ^= 1;
        Files.write(file, content);
        DebFile again = open().download("hello");
        assertEquals(hello, Digests.sha256(again.file()));
        assertEquals(2, archive.servedPackages().size());
    }

    @Test
    void archivesWithOtherFilesOfOneNameDoNotMix() throws Exception {
        Path first = open().download("hello").file();
        try (PackageArchive other = new PackageArchive(temp.resolve("other-server"))) {
            String otherHello = other.add("hello", "1:1.0-1", "libhello", "HELLO\n");
            other.publish();
            DebFile second = AptRoot.open(
                            temp.resolve("other"),
                            "arm64",
                            List.of(other.source()),
                            HASTE,
                            AptRoot.Lists.KEEP,
                            packages,
                            new ProcessCommandRunner(temp.resolve("logs")))
                    .download("hello");
            assertEquals(otherHello, second.sha256());
            assertEquals(Files.size(first), Files.size(second.file()), "apt alone would take the one for the other");
            assertEquals(first.getFileName(), second.file().getFileName());
            assertEquals(hello, Digests.sha256(first));
        }
    }

    @Test
    void aWrongHashIsRefusedAndNothingOfItKept() throws Exception {
        AptRoot apt = open();
        archive.misbehave("hello_1.0-1_all.deb", PackageArchive.Fault.WRONG_BYTES);
        assertFails(
                "hello could not be fetched: testing-suite/main arm64 hello all 1:1.0-1: the mirror serves a file whose size or"
                        + " hash is not that of the signed list",
                "build again in some minutes, with -U",
                () -> apt.download("hello"));
        archive.behave();
        assertEquals(hello, apt.download("hello").sha256(), "and the next try succeeds");
    }

    @Test
    void aTruncatedPackageIsRefused() throws Exception {
        AptRoot apt = open();
        archive.misbehave("libhello_2.0_all.deb", PackageArchive.Fault.TRUNCATED);
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> apt.downloadClosure(List.of("hello"), temp.resolve("cache/closure")));
        assertTrue(failure.getMessage().contains("libhello all 2.0: the mirror"), failure.getMessage());
        assertEquals(1, packages.folder().toFile().list().length, "only what was whole is kept");
        archive.behave();
        FileTrees.delete(temp.resolve("cache/closure"));
        apt.downloadClosure(List.of("hello"), temp.resolve("cache/closure"));
        assertEquals(
                1,
                archive.servedPackages().stream()
                        .filter(name -> name.startsWith("hello"))
                        .count(),
                "a retry does not fetch it again");
    }

    @Test
    void aPackageThatTheMirrorHasNoMoreIsNamed() throws Exception {
        AptRoot apt = open();
        archive.misbehave("hello_1.0-1_all.deb", PackageArchive.Fault.GONE);
        assertFails(
                "testing-suite/main arm64 hello all 1:1.0-1: the mirror does not have it",
                "set DEBIAN_SNAPSHOT",
                () -> apt.download("hello"));
    }

    @Test
    void aVersionThatNoSuiteHasIsNamed() throws Exception {
        AptRoot apt = open();
        assertFails("no package hello=0.9: ", "DEBIAN_SNAPSHOT", () -> apt.download("hello=0.9"));
        assertFails("no package goodbye: ", "Correct the name", () -> apt.download("goodbye"));
    }

    @Test
    void aSilentMirrorIsGivenUp() throws Exception {
        AptRoot apt = open();
        archive.misbehave("hello_1.0-1_all.deb", PackageArchive.Fault.SILENT);
        assertFails("hello all 1:1.0-1: the mirror does not answer", "Check the network", () -> apt.download("hello"));
        archive.misbehave("InRelease", PackageArchive.Fault.SILENT);
        assertFails("testing-suite InRelease: the mirror does not answer", "Check the network", () -> open("fresh"));
    }

    @Test
    void aListWithTheWrongHashIsRefused() throws Exception {
        archive.misbehave("Packages", PackageArchive.Fault.WRONG_BYTES);
        assertFails(
                "the package lists could not be fetched: testing-suite/main arm64 Packages: the mirror serves a file whose",
                "some minutes",
                this::open);
        archive.behave();
        assertEquals("hello", open().show("hello").get("Package"), "and the next try succeeds");
    }

    @Test
    void anUnsignedListIsRefused() throws Exception {
        Files.copy(
                archive.signedList().resolveSibling("Release"),
                archive.signedList(),
                StandardCopyOption.REPLACE_EXISTING);
        assertFails(
                "testing-suite InRelease: the signature is missing or not by the archive's key",
                "debian-archive-keyring",
                this::open);
    }

    @Test
    void aListThatAnotherKeySignedIsRefused() throws Exception {
        try (PackageArchive other = new PackageArchive(temp.resolve("other-server"))) {
            other.publish();
            Files.copy(other.signedList(), archive.signedList(), StandardCopyOption.REPLACE_EXISTING);
        }
        assertFails(
                "testing-suite InRelease: the signature is missing or not by the archive's key",
                "debian-archive-keyring",
                this::open);
    }

    @Test
    void anExpiredListIsRefusedUnlessTheMirrorIsFrozen() throws Exception {
        archive.releaseFields("Valid-Until: Mon, 02 Nov 2026 00:00:00 UTC\n");
        archive.publish();
        assertFails("testing-suite InRelease: its list has expired", "Check this machine's clock", this::open);
        DebianMirror frozen = new DebianMirror(archive.address(), Optional.empty(), true);
        DebianArchive past = new DebianArchive(
                frozen,
                HASTE,
                AptRoot.Lists.KEEP,
                new CacheFolder(temp.resolve("cache")),
                new ProcessCommandRunner(temp.resolve("logs")));
        assertEquals(
                "hello",
                past.root("past", "arm64", List.of(archive.source()))
                        .show("hello")
                        .get("Package"));
    }

    @Test
    void whatIsNeitherOnTheMirrorNorInTheCacheIsNotMadeUpOffline() throws Exception {
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> AptRoot.open(
                        temp.resolve("offline"),
                        "arm64",
                        List.of(archive.source()),
                        HASTE,
                        AptRoot.Lists.OFFLINE,
                        packages,
                        new ProcessCommandRunner(temp.resolve("logs"))));
        assertTrue(failure.getMessage().contains("Maven is offline"), failure.getMessage());
    }

    private interface Action {
        Object run() throws Exception;
    }

    private void assertFails(String problem, String remedy, Action action) throws Exception {
        List<Path> before = kept();
        BuildFailure failure = assertThrows(BuildFailure.class, action::run);
        assertTrue(failure.getMessage().contains(problem), failure.getMessage());
        assertTrue(failure.remedy().contains(remedy), failure.remedy());
        assertFalse(failure.getMessage().contains("127.0.0.1"), failure.getMessage());
        assertEquals(before, kept(), "the cache is as it was");
    }

    /** The packages of the cache; its folder exists from the first package on. */
    private List<Path> kept() throws IOException {
        return Files.exists(packages.folder()) ? FileTrees.sortedEntries(packages.folder()) : List.of();
    }

    private AptRoot open() throws Exception {
        return open("apt");
    }

    private AptRoot open(String name) throws Exception {
        return open(name, AptRoot.Lists.KEEP);
    }

    private AptRoot open(String name, AptRoot.Lists lists) throws Exception {
        return AptRoot.open(
                temp.resolve("cache").resolve(name),
                "arm64",
                List.of(archive.source()),
                HASTE,
                lists,
                packages,
                new ProcessCommandRunner(temp.resolve("logs")));
    }
}
