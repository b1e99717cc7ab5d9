// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.Leftovers;
import dev.kn86.image.testing.OneOnMachine;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs arm64 programs in stages with the rights of the machine's own root, and so with the machine's binfmt_misc: the
 * build's entry is there while hooks run, and is removed however they end. Needs root.
 */
@EnabledOnOs(architectures = "amd64") // An arm64 machine runs the programs natively.
@OneOnMachine
class MachineBinfmtIT {

    private static final List<Constraint> CONSTRAINTS = List.of(Constraint.PRIVILEGED, Constraint.EMULATION);
    private static final RootAccess RIGHTS = RootRights.with(Constraint.PRIVILEGED, Constraint.EMULATION);

    @TempDir
    private Path temp;

    /** Emulators of their own: while a test runs, its entry also runs all other arm64 programs of the machine. */
    @TempDir
    private Path emulators;

    private final RecordingProgress progress = new RecordingProgress();

    @BeforeEach
    void compile() throws Exception {
        Path source = Files.writeString(
                temp.resolve("arm64.c"), "#include <stdio.h>\nint main(void) { return puts(\"ran\") < 0; }\n");
        ForeignTool.ARM64_GCC.run("-static", "-o", temp.resolve("arm64"), source);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertEquals(List.of(), BinfmtEntries.ofDeadBuilds());
        assertEquals(List.of(), Leftovers.of(temp));
    }

    @Test
    void anEntryOfItsOwnRunsTheProgramsAndIsTakenBack() throws Exception {
        SampleStages stages = stages(
                "one",
                "cat $(grep -l -r -x 'interpreter " + emulator("one")
                        + "' /proc/sys/fs/binfmt_misc) > \"$DEPLOY_DIR/entry\"");
        List<Layer> layers = build("one").run(stages.first(), stages.stage("stage-arm64"));
        assertEquals("ran\n", build("one").look(layers, "cat", "ran"));
        assertTrue(Files.readString(layers.get(1).exports().resolve("entry")).startsWith("enabled\n"));
        assertEquals(Optional.empty(), BinfmtEntries.of(emulator("one")));
    }

    @Test
    void aFailingHookTakesItBack() throws Exception {
        SampleStages stages = stages("one", "exit 3");
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> build("one").run(stages.first(), stages.stage("stage-arm64")));
        assertTrue(
                failure.getMessage().startsWith("stage stage-arm64: 00-a/00-run.sh exited with 3"),
                failure.getMessage());
        assertEquals(Optional.empty(), BinfmtEntries.of(emulator("one")));
    }

    @Test
    void aSignalTakesItBackWithin3Seconds() throws Exception {
        stages("one", "touch begun; sleep 975318");
        ForkedBuild build = begun("one");
        build.signal("INT", true);
        assertEquals(List.of(), Leftovers.awaitAtMost(0, temp.resolve("one")));
        assertEquals(Optional.empty(), BinfmtEntries.of(emulator("one")));
        assertEquals(130, build.exitCode());
    }

    @Test
    void afterAKillOfEveryProcessTheNextBuildTakesItBack() throws Exception {
        stages("one", "touch begun; sleep 975318");
        ForkedBuild build = begun("one");
        build.signal("KILL", true);
        assertEquals(137, build.exitCode());
        assertEquals(1, Leftovers.awaitAtMost(1, temp.resolve("one")).size(), "the half layer");
        assertEquals(
                BinfmtEntries.of(emulator("one")),
                BinfmtEntries.ofDeadBuilds().stream().findFirst());
        SampleStages other = stages("two", ":");
        build("two").run(other.first(), other.stage("stage-arm64"));
        assertEquals(Optional.empty(), BinfmtEntries.of(emulator("one")));
    }

    @Test
    void twoBuildsAtOnceHaveOneEachAndLeaveTheOthersAlone() throws Exception {
        String hang = "touch begun; until [ -e go ]; do sleep 0.1; done; on_chroot <<< '/arm64 > /ran'";
        stages("one", hang);
        stages("two", hang);
        ForkedBuild one = begun("one");
        ForkedBuild two = begun("two");
        assertTrue(BinfmtEntries.of(emulator("one")).isPresent());
        // The entry that was added last runs all arm64 programs; when it is removed, the other one has to run them.
        end(two);
        assertEquals(Optional.empty(), BinfmtEntries.of(emulator("two")));
        assertTrue(BinfmtEntries.of(emulator("one")).isPresent());
        end(one);
        assertEquals(Optional.empty(), BinfmtEntries.of(emulator("one")));
    }

    private void end(ForkedBuild build) throws Exception {
        Files.createFile(build.folder().resolve("go"));
        assertEquals(0, build.exitCode(), build.output());
    }

    private ForkedBuild begun(String name) throws Exception {
        ForkedBuild build = ForkedBuild.start(
                temp.resolve(name), Optional.of(emulator(name)), CONSTRAINTS, "stage-first", "stage-arm64");
        build.await("begun");
        assertTrue(BinfmtEntries.of(emulator(name)).isPresent());
        return build;
    }

    /** Stages in the build's folder: one that runs an arm64 program, and then a command. */
    private SampleStages stages(String name, String goOn) throws Exception {
        Path folder = Files.createDirectories(temp.resolve(name));
        // A copy of the emulator: its path tells this build's entry from others.
        Files.copy(
                ((DebianToolbox) PinnedToolbox.open()).program("qemu-aarch64"),
                emulator(name),
                StandardCopyOption.COPY_ATTRIBUTES);
        SampleStages stages = new SampleStages(folder.resolve("stages"));
        stages.next("stage-arm64");
        stages.file(
                "stage-arm64/00-a/00-run.sh",
                """
                #!/bin/bash -e
                cp %s "$ROOTFS_DIR/arm64"
                on_chroot <<< '/arm64 > /ran'
                cd %s
                %s
                """
                        .formatted(temp.resolve("arm64"), folder, goOn));
        return stages;
    }

    private Path emulator(String name) {
        return emulators.resolve(name);
    }

    private StageBuild build(String name) {
        Path folder = temp.resolve(name);
        return new StageBuild(folder, folder.resolve("cache"), () -> Optional.of(emulator(name)), RIGHTS, progress);
    }
}
