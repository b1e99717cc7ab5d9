// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opens shells in stages: what a shell sees, and what is left of it. */
class StageShellIT {

    private static final StageVariables VARIABLES = variables();

    @TempDir
    private Path temp;

    private SampleStages stages;
    private StageDirectory stage;
    private RootAccess access = RootRights.usual();

    @BeforeEach
    void prepare() throws IOException {
        stages = new SampleStages(temp.resolve("stages"));
        stage = stages.next("stage-it");
        stages.file(
                "stage-it/00-a/00-run.sh",
                "#!/bin/bash -e\necho made > \"$ROOTFS_DIR/made\"\necho run >> " + temp.resolve("runs") + "\n");
    }

    @Test
    void opensWhereAHookHasFailed() throws Exception {
        stages.file("stage-it/00-a/01-run-chroot.sh", "echo half > /half\necho 'no such thing' >&2\nfalse\n");
        stages.file("stage-it/00-a/02-run.sh", "#!/bin/bash\ntouch \"$ROOTFS_DIR/later\"\n");
        String seen = enter(
                false,
                "cat /made /half; ls /later; echo \"$STAGE $debian_chroot\"; ls -d /proc/self /dev/null /tmp; false; echo on\n");
        assertTrue(seen.contains("no such thing\nstage-it: 00-a/01-run-chroot.sh has exited with 1"), seen);
        assertTrue(seen.contains("made\nhalf\nls: cannot access '/later'"), seen);
        assertTrue(seen.contains("stage-it stage-it\n/dev/null\n/proc/self\n/tmp\non\n"), seen);
    }

    @Test
    void opensAfterTheLastHookOfAStageThatTheCacheLacks() throws Exception {
        String seen = enter(false, "cat /made\n");
        assertTrue(seen.contains("stage-it after its last hook.\n") && seen.endsWith("made\n"), seen);
        assertEquals(List.of("stage-first"), cachedStages(), "nothing of it is kept");
    }

    @Test
    void opensInWhatTheCacheHasWithoutRunningAHook() throws Exception {
        engine().run(List.of(stages.first(), stage), "inputs", VARIABLES);
        for (int time = 0; time < 2; time++) {
            String seen = enter(false, "cat /made /usr/bin/apt-get; ls /scratch; echo > /scratch; rm /made\n");
            assertTrue(seen.contains("stage-it as it has been made.") && seen.contains("\nmade\n#!/bin/bash"), seen);
            assertTrue(seen.contains("cannot access '/scratch'"), "nothing of the first shell is there: " + seen);
        }
        assertEquals("run\n", Files.readString(temp.resolve("runs")));
    }

    @Test
    void opensInACopiedTreeWhereThereIsNoOverlayfs() throws Exception {
        access = RootRights.with(RootAccessSearch.Constraint.NO_OVERLAYFS);
        engine().run(List.of(stages.first(), stage), "inputs", VARIABLES);
        String seen = enter(false, "cat /made\n");
        assertTrue(seen.endsWith("made\n"), seen);
        assertEquals("run\n", Files.readString(temp.resolve("runs")));
    }

    @Test
    void opensBesideTheHookOnTheBuildMachine() throws Exception {
        stages.file("stage-it/00-a/01-run.sh", "#!/bin/bash -e\nfalse\n");
        String seen = enter(
                true, "pwd; cat \"$ROOTFS_DIR/made\"; type -t on_chroot; echo 'cat /made' | on_chroot 2> /dev/null\n");
        assertTrue(seen.contains(stage.folder().resolve("00-a") + "\nmade\nfunction\nmade\n"), seen);
    }

    @Test
    void isTheBuildMachinesWhileTheTreeHasNone() throws Exception {
        stages.file("stage-it/prerun.sh", "#!/bin/bash -e\nmkdir -p \"$ROOTFS_DIR\"\nfalse\n");
        String seen = enter(false, "cd \"$STAGE_DIR\" && ls\n");
        assertTrue(seen.contains("The tree has no bash yet") && seen.endsWith("00-a\nprerun.sh\n"), seen);
    }

    @Test
    @Timeout(100)
    void hasATerminalOfItsOwn() throws Exception {
        // The user's terminal belongs to another process, as to Maven's.
        Path typescript = temp.resolve("typescript");
        Path holder = temp.resolve("holder");
        Process script = new ProcessBuilder(
                        "script",
                        "--quiet",
                        "--flush",
                        "--command",
                        "echo $$ > " + holder + ".new; mv " + holder + ".new " + holder + "; exec sleep 300",
                        typescript.toString())
                .start();
        try (Writer keys = script.outputWriter()) {
            Await.until("the terminal has its process", () -> Files.exists(holder));
            Path streams = Path.of("/proc/" + Files.readString(holder).strip() + "/fd");
            CompletableFuture<Void> typing = CompletableFuture.runAsync(() -> type(keys, typescript));
            engine().enter(
                            new StageShell("stage-it", false, streams, Optional.of("vt100")),
                            List.of(stages.first(), stage),
                            "inputs",
                            VARIABLES);
            typing.join();
            String seen = Files.readString(typescript);
            // In a chroot the kernel prints the path from the real root.
            assertTrue(seen.matches("(?s).*/proc/self/fd/0 -> \\S*/dev/pts/[0-9].*"), seen);
            assertTrue(seen.contains("still 42"), "Ctrl-C ends what the shell runs, not the shell: " + seen);
            assertFalse(seen.contains("no job control"), seen);
        } finally {
            script.destroy();
        }
    }

    private static void type(Writer keys, Path screen) {
        try {
            keys.write("ls -l /proc/self/fd/0; echo asleep; sleep 200\n");
            keys.flush();
            // The word is on the screen when it is typed, and at the beginning of a line when the command runs.
            Await.until("the line runs", () -> Files.readString(screen), shown -> shown.contains("\nasleep"));
            keys.write("\u0003");
            keys.flush();
            TimeUnit.SECONDS.sleep(1);
            keys.write("echo still $((40 + 2)); exit\n");
            keys.flush();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesAStageThatTheBuildDoesNotRun() throws Exception {
        StageDirectory skipped = stages.next("stage-skipped");
        stages.file("stage-skipped/SKIP", "");
        StageShell shell = new StageShell("stage-skipped", false, temp, Optional.empty());
        BuildFailure failure = assertThrows(BuildFailure.class, () -> engine().enter(
                        shell, List.of(stages.first(), stage, skipped), "inputs", VARIABLES));
        assertTrue(
                failure.getMessage().contains("stage=stage-skipped names no stage that this build runs"),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("Name one of stage-first, stage-it."), failure.getMessage());
    }

    /** The whole output of a shell that reads these commands. */
    private String enter(boolean host, String commands) throws Exception {
        Path streams = Files.createDirectories(temp.resolve("streams"));
        Files.writeString(streams.resolve("0"), commands);
        Files.writeString(streams.resolve("1"), "");
        Files.deleteIfExists(streams.resolve("2"));
        Files.createSymbolicLink(streams.resolve("2"), Path.of("1"));
        engine().enter(
                        new StageShell("stage-it", host, streams, Optional.empty()),
                        List.of(stages.first(), stage),
                        "inputs",
                        VARIABLES);
        return Files.readString(streams.resolve("1"));
    }

    private List<String> cachedStages() throws Exception {
        try (Stream<Path> layers = Files.list(temp.resolve("cache/layers"))) {
            assertTrue(layers.noneMatch(layer -> layer.toString().endsWith(".building")), "no half layer");
        }
        return store().inventory().list().stream().map(layer -> layer.stage()).toList();
    }

    private CommandRunner runner() {
        return new ProcessCommandRunner(temp.resolve("command-logs"));
    }

    private LayerStore store() throws Exception {
        return new LayerStore(
                new CacheFolder(temp.resolve("cache")),
                new LayerFiles(access, runner()),
                Instant.parse("2026-11-20T00:00:00Z"),
                new RecordingProgress());
    }

    private StageEngine engine() throws Exception {
        return new StageEngine(
                store(),
                new CacheFolder(temp.resolve("cache")),
                temp.resolve("logs"),
                Emulator.NONE,
                access,
                runner(),
                new RecordingProgress());
    }

    private static StageVariables variables() {
        try {
            return new StageVariables(
                    PiGenVariables.of(
                            "bookworm",
                            Instant.parse("2026-11-01T00:00:00Z"),
                            "0123456789abcdef",
                            PiGenConfig.of(Map.of("IMG_NAME", "kn86"))),
                    Map.of(),
                    Map.of());
        } catch (BuildFailure e) {
            throw new IllegalStateException(e);
        }
    }
}
