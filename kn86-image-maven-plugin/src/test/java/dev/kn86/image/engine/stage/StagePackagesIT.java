// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.apt.AptSettings;
import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages that stages install: shared between builds, recorded, locked. apt and dpkg in the tree are real ones;
 * the mirror is the test's own. Needs root.
 */
class StagePackagesIT {

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private PackageArchive archive;
    private SampleStages stages;
    private String hello;
    private String libhello;

    @BeforeEach
    void makeArchiveAndFirstStage() throws Exception {
        archive = new PackageArchive(temp.resolve("server"));
        hello = archive.add("hello", "1:1.0-1", "libhello", "hello\n");
        libhello = archive.add("libhello", "2.0", "", "library\n");
        archive.publish();
        stages = new SampleStages(temp.resolve("stages"));
        AptStage.write(stages, archive);
    }

    @AfterEach
    void stopServer() throws Exception {
        archive.close();
    }

    @Test
    void whatIsInstalledIsRecordedAndItsDownloadsAreShared() throws Exception {
        StageDirectory stage = helloStage();
        List<Layer> layers = engine("one").run(List.of(AptStage.in(stages), stage), "inputs", variables());
        PackageList installed = helloAndItsLibrary();
        assertEquals(installed, StageEngine.packages(layers));
        assertEquals("hello\n", Files.readString(layers.get(1).tree().resolve("opt/hello")));
        assertFalse(
                Files.exists(layers.get(1).tree().resolve("var/cache/apt/archives/kn86-used")),
                "nothing of it gets into the tree");
        assertEquals(
                List.of("hello_1.0-1_all.deb", "libhello_2.0_all.deb"),
                archive.servedPackages().stream().sorted().toList());

        forgetLayers("one");
        layers = engine("one").run(List.of(AptStage.in(stages), stage), "inputs", variables());
        assertEquals(helloAndItsLibrary(), StageEngine.packages(layers));
        assertEquals(2, archive.servedPackages().size(), "no package is fetched twice");
    }

    /** pi-gen's remove-comments.sed makes blanks of the carriage returns of a list with several lines. */
    @Test
    void aListMayHaveLineEndsOfWindows() throws Exception {
        StageDirectory stage = helloStage();
        stages.file("stage-hello/00-a/00-packages", "# the program (with its library)\r\nhello\r\n\r\n");
        List<Layer> layers = engine("one").run(List.of(AptStage.in(stages), stage), "inputs", variables());
        assertEquals(helloAndItsLibrary(), StageEngine.packages(layers));
    }

    @Test
    void aMirrorThatAsksForAPasswordIsUsedAndNothingKeepsIt() throws Exception {
        archive.demand("marker-user", "marker-password");
        Path access = Files.createDirectory(temp.resolve("access"));
        new AptSettings(
                        List.of(),
                        List.of(),
                        List.of("machine " + archive.address() + " login marker-user password marker-password"))
                .writeAccess(access);
        StageVariables variables = new StageVariables(variables().pigen(), Map.of(), Map.of("KN86_APT_ACCESS", access));
        List<Layer> layers = engine("one").run(List.of(AptStage.in(stages), helloStage()), "inputs", variables);
        assertEquals("hello\n", Files.readString(layers.get(1).tree().resolve("opt/hello")));
        FileTrees.delete(access);
        assertEquals(
                "",
                new ProcessCommandRunner(temp.resolve("command-logs"))
                        .attempt(Command.of("grep", "-rlaF", "-e", "marker-user", "-e", "marker-password", temp))
                        .stdout());
    }

    @Test
    void aStageThatCleansOrPurgesIsRecordedAndKeptAllTheSame() throws Exception {
        StageDirectory stage = helloStage();
        stages.file("stage-hello/01-b/00-run-chroot.sh", "apt-get clean\napt-get -y purge hello\n");
        List<Layer> layers = engine("one").run(List.of(AptStage.in(stages), stage), "inputs", variables());
        assertEquals(
                List.of(hello, libhello),
                StageEngine.packages(layers).packages().stream()
                        .map(PackageId::sha256)
                        .toList());
        assertTrue(Files.isDirectory(temp.resolve("one/apt/packages").resolve(hello)));
    }

    @Test
    void theDownloadsOfAStageThatFailsAreKept() throws Exception {
        StageDirectory stage = helloStage();
        stages.file("stage-hello/01-b/00-run.sh", "#!/bin/bash\nexit 3\n");
        assertThrows(BuildFailure.class, () -> engine("one")
                .run(List.of(AptStage.in(stages), stage), "inputs", variables()));
        stages.file("stage-hello/01-b/00-run.sh", "#!/bin/bash\nexit 0\n");
        engine("one").run(List.of(AptStage.in(stages), stage), "inputs", variables());
        assertEquals(2, archive.servedPackages().size(), "no package is fetched twice");
    }

    @Test
    void theDownloadsOfABuildThatWasKilledAreKeptByTheNext() throws Exception {
        Path left = Files.createDirectories(temp.resolve("one/apt/archives"));
        Files.copy(temp.resolve("server/archive/pool/libhello_2.0_all.deb"), left.resolve("libhello_2.0_all.deb"));
        Files.writeString(Files.createDirectories(left.resolve("partial")).resolve("hello_1%3a1.0-1_all.deb"), "half");
        engine("one").run(List.of(AptStage.in(stages), helloStage()), "inputs", variables());
        assertEquals(List.of("hello_1.0-1_all.deb"), archive.servedPackages());
    }

    @Test
    void aDamagedDownloadIsFetchedAgain() throws Exception {
        StageDirectory stage = helloStage();
        engine("one").run(List.of(AptStage.in(stages), stage), "inputs", variables());
        forgetLayers("one");
        Path kept = temp.resolve("one/apt/packages").resolve(hello).resolve("hello_1%3a1.0-1_all.deb");
        byte[] content = Files.readAllBytes(kept);
        content[content.length / 2] ^= 1;
        Files.write(kept, content);
        List<Layer> layers = engine("one").run(List.of(AptStage.in(stages), stage), "inputs", variables());
        assertEquals(hello, StageEngine.packages(layers).packages().first().sha256());
        assertTrue(
                progress.lines().contains("damaged in the cache, to be fetched again: hello_1%3a1.0-1_all.deb"),
                progress.toString());
        assertEquals(3, archive.servedPackages().size());
    }

    @Test
    void anotherArchivesFileOfTheSameNameAndSizeIsNotTaken() throws Exception {
        engine("one").run(List.of(AptStage.in(stages), helloStage()), "inputs", variables());
        String other = archive.add("hello", "1:1.0-1", "libhello", "HELLO\n");
        archive.publish();
        List<Layer> layers = engine("one").run(List.of(AptStage.in(stages), helloStage()), "other inputs", variables());
        assertEquals("HELLO\n", Files.readString(layers.get(1).tree().resolve("opt/hello")));
        assertEquals(other, StageEngine.packages(layers).packages().first().sha256());
    }

    @Test
    void aLockedBuildInstallsWhatIsLocked() throws Exception {
        List<StageDirectory> all = List.of(AptStage.in(stages), helloStage());
        Path lock = temp.resolve("packages.lock");
        PackageList first = StageEngine.packages(engine("one").run(all, "inputs", variables()));
        assertEquals(helloAndItsLibrary(), first);
        first.write(lock);
        assertTrue(Files.readAllLines(lock).contains("hello 1:1.0-1 all " + hello), Files.readString(lock));
        for (String cache : List.of("one", "two")) {
            StageEngine engine = engine(cache);
            engine.lockTo(PackageLock.read(lock));
            PackageList again = StageEngine.packages(engine.run(all, "inputs", variables()));
            assertEquals(helloAndItsLibrary(), again, cache);
            PackageLock.read(lock).checkWhole(again);
        }
    }

    @Test
    void aLockedBuildRefusesAnotherVersionBeforeItInstallsIt() throws Exception {
        assertRefused("hello 1:0.9-1 all " + "0".repeat(64), "hello:all: locked 1:0.9-1, found 1:1.0-1");
    }

    @Test
    void aLockedBuildRefusesAnotherFileOfTheSameVersion() throws Exception {
        assertRefused("hello 1:1.0-1 all " + "0".repeat(64), "hello:all 1:1.0-1: another file, locked SHA-256 0000");
    }

    @Test
    void aLockedBuildRefusesWhatIsNotLocked() throws Exception {
        assertRefused("other 1 all " + "0".repeat(64), "hello:all: not in the lock, found 1:1.0-1");
    }

    @Test
    void aKeptLayerMustBeLockedToo() throws Exception {
        List<StageDirectory> all = List.of(AptStage.in(stages), helloStage());
        engine("one").run(all, "inputs", variables());
        StageEngine engine = engine("one");
        engine.lockTo(lock("libhello 2.0 all " + libhello));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> engine.run(all, "inputs", variables()));
        assertTrue(failure.getMessage().contains("hello:all: not in the lock, found 1:1.0-1"), failure.getMessage());
    }

    @Test
    void aMirrorThatFailsInAStageIsNamedAsTheCause() throws Exception {
        archive.misbehave("hello_1.0-1_all.deb", PackageArchive.Fault.WRONG_BYTES);
        BuildFailure failure = assertThrows(BuildFailure.class, () -> engine("one")
                .run(List.of(AptStage.in(stages), helloStage()), "inputs", variables()));
        assertTrue(
                failure.getMessage().startsWith("stage stage-hello: 00-a/00-packages exited with 100"),
                failure.getMessage());
        assertTrue(
                failure.getMessage()
                        .contains(
                                ": testing-suite/main arm64 hello all 1:1.0-1: the mirror serves a file whose size or hash"),
                failure.getMessage());
        try (Stream<Path> kept = Files.list(temp.resolve("one/apt/packages"))) {
            assertEquals(
                    List.of(libhello),
                    kept.map(file -> file.getFileName().toString()).toList());
        }
    }

    private PackageList helloAndItsLibrary() {
        return PackageList.of(List.of(
                new PackageId("hello", "1:1.0-1", "all", hello), new PackageId("libhello", "2.0", "all", libhello)));
    }

    /** Of two packages libhello is locked as it is; a refused stage must not have installed libhello either. */
    private void assertRefused(String lockedLine, String difference) throws Exception {
        StageDirectory stage = helloStage();
        StageEngine engine = engine("one");
        engine.lockTo(lock(lockedLine, "libhello 2.0 all " + libhello));
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> engine.run(List.of(AptStage.in(stages), stage), "inputs", variables()));
        assertTrue(failure.getMessage().startsWith("stage stage-hello is locked to "), failure.getMessage());
        assertTrue(failure.getMessage().contains(difference), failure.getMessage());
        String log = Files.readString(temp.resolve("logs/stage-hello.log"));
        assertTrue(log.contains("nothing was installed"), log);
        assertFalse(log.contains("Unpacking"), log);
    }

    private PackageLock lock(String... lines) throws Exception {
        return PackageLock.read(Files.write(temp.resolve("some.lock"), List.of(lines)));
    }

    private StageDirectory helloStage() throws IOException {
        StageDirectory stage = stages.next("stage-hello");
        stages.file("stage-hello/00-a/00-packages", "hello\n");
        return stage;
    }

    private void forgetLayers(String cache) throws IOException {
        FileTrees.delete(temp.resolve(cache).resolve("layers"));
    }

    private StageEngine engine(String name) throws Exception {
        Path cache = temp.resolve(name);
        LayerStore store = new LayerStore(
                new CacheFolder(cache),
                new LayerFiles(RootRights.usual(), new ProcessCommandRunner(temp.resolve("command-logs"))),
                Instant.EPOCH,
                progress);
        return new StageEngine(
                store,
                new CacheFolder(cache),
                temp.resolve("logs"),
                Emulator.NONE,
                RootRights.usual(),
                new ProcessCommandRunner(temp.resolve("command-logs")),
                progress);
    }

    private static StageVariables variables() throws Exception {
        return new StageVariables(
                PiGenVariables.of(
                        "bookworm",
                        Instant.parse("2026-11-01T00:00:00Z"),
                        "0123456789abcdef",
                        PiGenConfig.of(Map.of())),
                Map.of(),
                Map.of());
    }
}
