// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls a stand-in for upstream pi-gen's build.sh; {@link PiGenDifferenceIT} runs the real one. Needs root. */
class PiGenEngineIT {

    /** Reads the config and prints which hook runs as upstream does; runs each stage's prerun.sh and no other hook. */
    private static final String BUILD_SH =
            """
            #!/bin/bash -e
            BASE_DIR=$(cd "$(dirname "$0")" && pwd)
            export BASE_DIR
            source ./config
            export WORK_DIR=$BASE_DIR/work/$IMG_NAME
            for STAGE_DIR in $STAGE_LIST; do
                [ ! -e "$STAGE_DIR/EXPORT_IMAGE" ] || [ -e "$STAGE_DIR/SKIP_IMAGES" ] || { echo "would export $STAGE_DIR"; exit 9; }
                export STAGE_DIR ROOTFS_DIR=$WORK_DIR/$(basename "$STAGE_DIR")/rootfs
                echo "[12:34:56] Begin $STAGE_DIR/prerun.sh"
                (cd "$STAGE_DIR" && ./prerun.sh)
                echo "[12:34:56] End $STAGE_DIR/prerun.sh"
            done
            """;

    private static final RootAccess RIGHTS = RootRights.with(RootAccessSearch.Constraint.PRIVILEGED);

    private static final StageCheck NOTHING = () -> {};

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private CommandRunner runner;
    private SampleStages stages;
    private Path checkout;

    @BeforeEach
    void makeUpstream() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("command-logs"));
        stages = new SampleStages(temp.resolve("stages"));
        checkout = Files.createDirectories(temp.resolve("checkout"));
        Files.writeString(checkout.resolve("config"), "echo the developer\\'s own config; exit 1\n");
        program("build.sh", BUILD_SH);
        Files.writeString(checkout.resolve("Dockerfile"), "FROM scratch\n");
    }

    @Test
    void takesTheLastStagesTreeAsOneWholeLayer() throws Exception {
        Path input = Files.writeString(temp.resolve("list"), "a list\n");
        stages.file("stage-a/prerun.sh", "#!/bin/bash\nmkdir -p $ROOTFS_DIR/a\n");
        stages.file("stage-a/EXPORT_IMAGE", "IMG_SUFFIX=-never\n");
        stages.file(
                "stage-b/prerun.sh",
                """
                #!/bin/bash -e
                mkdir -p $ROOTFS_DIR/b
                cat "$KN86_LIST" > $ROOTFS_DIR/list
                printf '%s' "$FIRST_USER_PASS|$KN86_VERSION|$(compgen -e | grep ^KN86_OTH || echo unset)" > $ROOTFS_DIR/variables
                """);
        StageVariables variables = new StageVariables(
                PiGenVariables.of(
                        "bookworm", Instant.EPOCH, "c0ffee", PiGenConfig.of(Map.of("FIRST_USER_PASS", "it's $HOME"))),
                Map.of("KN86_VERSION", "1.2", "KN86_OTHER", "x"),
                Map.of("KN86_LIST", input));
        List<StageDirectory> all = List.of(stages.stage("stage-a"), stages.stage("stage-b"));
        Layer layer = engine().run(upstream(false), all, "inputs", variables, NOTHING);
        assertTrue(layer.whole());
        assertFalse(Files.exists(layer.tree().resolve("a")));
        assertEquals("a list\n", Files.readString(layer.tree().resolve("list")));
        assertEquals("it's $HOME|1.2|unset", Files.readString(layer.tree().resolve("variables")));
        assertFalse(Files.exists(temp.resolve("stages/stage-a/SKIP_IMAGES")), "the user's stages stay as they are");
        progress.lines().clear();
        engine().run(upstream(false), all, "inputs", variables, NOTHING);
        assertTrue(progress.lines().get(0).endsWith("cached"), progress.lines().toString());
    }

    @Test
    void aFailingHookIsNamedWithItsLastLines() throws Exception {
        stages.file("stage-a/prerun.sh", "#!/bin/bash\necho 'no such thing'\nexit 7\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> engine().run(
                        upstream(false), List.of(stages.stage("stage-a")), "inputs", variables(), NOTHING));
        assertTrue(
                failure.getMessage().startsWith("stage pi-gen: stage-a/prerun.sh exited with 7"), failure.getMessage());
        assertTrue(failure.getMessage().contains("| no such thing"), failure.getMessage());
        assertTrue(failure.getMessage().contains("log: " + temp.resolve("logs/pi-gen.log")), failure.getMessage());
    }

    @Test
    void aLastStageWithoutTreeIsNamed() throws Exception {
        stages.file("stage-a/prerun.sh", "#!/bin/bash\n:\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> engine().run(
                        upstream(false), List.of(stages.stage("stage-a")), "inputs", variables(), NOTHING));
        assertTrue(
                failure.getMessage().contains("left no work/raspios-bookworm-arm64/stage-a/rootfs"),
                failure.getMessage());
    }

    @Test
    void theTimelineHasPiGensHooksAndThoseOfTheStageAfterThem() throws Exception {
        stages.file("stage-a/prerun.sh", "#!/bin/bash\nmkdir -p $ROOTFS_DIR/a\n");
        StageDirectory export = stages.next("export");
        StageEngine after = StageBuild.in(temp, RIGHTS, progress).engine();
        Layer tree = engine(after.timeline())
                .run(upstream(false), List.of(stages.stage("stage-a")), "inputs", variables(), NOTHING);
        after.run(
                List.of(export),
                tree.key(),
                variables(),
                new StageStart(List.of(tree), Optional.of(stages.stage("stage-a")), Optional.empty()));
        assertEquals(
                """
                stage-a/prerun.sh null
                pi-gen run
                prerun.sh null
                export run
                """,
                ForeignTool.JQ
                        .run("-r", ".traceEvents[] | \"\\(.name) \\(.args.outcome)\"", temp.resolve("timeline.json"))
                        .stdout());
    }

    @Test
    void inAContainerTheTreeComesOutPackedAndTheStagesAreInTheFolder() throws Exception {
        // Like upstream's, it builds in a copy of the folder, and copies deploy/ out of the copy.
        program(
                "build-docker.sh",
                """
                #!/bin/bash -eu
                echo "container $CONTAINER_NAME"
                grep -q 'install.* mmdebstrap' Dockerfile
                [ -z "$(find . -type l)" ]
                source ./config
                copy=$(mktemp -d)
                cp -a . "$copy/pi-gen"
                (cd "$copy/pi-gen" && ./build.sh && ./postrun.sh)
                cp -r "$copy/pi-gen/deploy" .
                rm -r "$copy"
                """);
        program("postrun.sh", "#!/bin/bash\necho \"the stage's own\" > /dev/stderr\n");
        stages.file(
                "stage-a/prerun.sh",
                "#!/bin/bash -e\nmkdir -p $ROOTFS_DIR\necho able > $ROOTFS_DIR/able\nsetcap cap_net_raw+ep $ROOTFS_DIR/able\nchown 1:2 $ROOTFS_DIR\n");
        Layer layer = engine().run(upstream(true), List.of(stages.stage("stage-a")), "inputs", variables(), NOTHING);
        assertEquals("able\n", Files.readString(layer.tree().resolve("able")));
        assertEquals(1, Files.getAttribute(layer.tree(), "unix:uid"));
        assertTrue(runner.run(Command.of("getcap", layer.tree().resolve("able")), "Install libcap2-bin.")
                .stdout()
                .contains("cap_net_raw=ep"));
        assertTrue(Files.readString(temp.resolve("logs/pi-gen.log")).contains("the stage's own"));
    }

    @Test
    void stagesKeepHardLinksAndAttributesInThePiGenThatRuns() throws Exception {
        stages.file("stage-a/files/one", "one file\n");
        ForeignTool.SH.run(
                stages.stage("stage-a").folder(),
                "-c",
                "ln files/one files/two; setfattr -n user.kn86 -v x files/one; setcap cap_net_raw+ep files/one");
        stages.file(
                "stage-a/prerun.sh",
                """
                #!/bin/bash -e
                mkdir -p $ROOTFS_DIR
                cp -a files $ROOTFS_DIR/
                """);
        Layer layer = engine().run(upstream(false), List.of(stages.stage("stage-a")), "inputs", variables(), NOTHING);
        String file = TreeListing.of(layer.tree()).entries().get("files/one");
        assertTrue(
                file.contains(" xattr:security.capability=0100000200200000000000000000000000000000"
                        + " xattr:user.kn86=78 links=2"),
                file);
    }

    /** A script takes the place of Docker; it has a file for each container. */
    @Test
    void anInterruptedBuildsContainerIsRemovedAndAnotherBuildsIsNot() throws Exception {
        Path containers = Files.createDirectories(temp.resolve("containers"));
        program(
                "docker",
                """
                #!/bin/bash -e
                case $1 in
                ps) ls %1$s | grep "${4#name=}" ;;
                run) touch "%1$s/$2"; exec sleep 1000 ;;
                rm) rm -f "%1$s/${!#}" ;;
                esac
                """
                        .formatted(containers));
        program("build-docker.sh", "#!/bin/bash -e\ndocker run \"$CONTAINER_NAME\"\n");
        EngineScripts scripts = EngineScripts.unpack(temp.resolve("scripts"));
        String pid = Long.toString(ProcessHandle.current().pid());
        Path living = Files.createFile(containers.resolve(ForeignTool.BASH
                .run("-c", "source \"$0\"; owner_name \"$1\"", scripts.folder().resolve("owner.sh"), pid)
                .stdout()
                .strip()));
        Path dead = Files.createFile(living.resolveSibling(living.getFileName() + "0"));
        Path foreign = Files.createFile(containers.resolve("kn86-1-1-1"));
        ProcessBuilder builder = new ProcessBuilder(
                "bash", scripts.supervise().toString(), scripts.runPiGen().toString(), checkout.toString());
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        checkout + ":" + System.getenv("PATH"),
                        "KN86_DOCKER",
                        "1",
                        "KN86_BINFMT",
                        "machine",
                        "KN86_EMULATOR",
                        "",
                        "KN86_LOG",
                        temp.resolve("docker.log").toString(),
                        "KN86_LAST_TREE",
                        "none",
                        "KN86_UPPER",
                        Files.createDirectories(temp.resolve("layer/tree")).toString(),
                        "TARGET_HOSTNAME",
                        "deck"));
        Process build = builder.start();
        Await.until(
                "the container of a killed build is gone and the new one is there",
                () -> names(containers),
                names -> names.size() == 3 && !names.contains(dead));
        assertFalse(Files.exists(dead), "the container of a build that was killed");
        assertEquals(3, names(containers).size());
        build.toHandle().destroy();
        assertEquals(143, build.waitFor());
        assertEquals(List.of(foreign, living), names(containers));
    }

    private static List<Path> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private PiGenEngine engine() throws BuildFailure, IOException {
        return engine(new Timeline(System.nanoTime()));
    }

    private PiGenEngine engine(Timeline timeline) throws BuildFailure, IOException {
        LayerStore store = new LayerStore(
                new CacheFolder(temp.resolve("cache")), new LayerFiles(RIGHTS, runner), Instant.EPOCH, progress);
        return new PiGenEngine(
                store,
                new CacheFolder(temp.resolve("cache")),
                temp.resolve("logs"),
                Emulator.NONE,
                RIGHTS,
                runner,
                progress,
                timeline);
    }

    private UpstreamPiGen upstream(boolean inContainer) {
        return new UpstreamPiGen(checkout, "c0ffee", inContainer);
    }

    private static StageVariables variables() throws BuildFailure {
        return new StageVariables(
                PiGenVariables.of("bookworm", Instant.EPOCH, "c0ffee", PiGenConfig.of(Map.of())), Map.of(), Map.of());
    }

    private void program(String name, String content) throws IOException {
        Files.writeString(checkout.resolve(name), content);
        Files.setPosixFilePermissions(checkout.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
