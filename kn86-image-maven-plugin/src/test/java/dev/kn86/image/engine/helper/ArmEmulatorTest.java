// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSettings;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.namespace.Binfmt;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** Where native helpers are off, and what the build says then. NativeHelpersIT runs stages with them. */
@ForeignTools
class ArmEmulatorTest {

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private CommandRunner runner;
    private Path emulator;

    @BeforeEach
    void makeToolbox() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        Path toolbox = temp.resolve("cache/toolbox/trixie-amd64");
        emulator = Files.createDirectories(toolbox.resolve("root/usr/bin")).resolve("qemu-aarch64");
        Files.createFile(emulator, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.write(
                toolbox.resolve("packages.txt"),
                List.of(
                        "e2fsprogs 1",
                        "dosfstools 1",
                        "mtools 1",
                        "device-tree-compiler 1",
                        "qemu-user 1",
                        "liblzma5 1"));
    }

    @Test
    void anArm64MachineNeedsNeitherEmulatorNorHelpers() throws Exception {
        assertEquals(Optional.empty(), untouched(new ArmEmulator("arm64", Binfmt.MACHINE, true)));
        assertEquals(List.of("native helpers are off: this machine runs arm64 programs by itself"), progress.lines());
    }

    @Test
    void nothingIsPreparedForARegisteredEmulator() throws Exception {
        assertEquals(Optional.empty(), untouched(new ArmEmulator("amd64", Binfmt.REGISTERED, true)));
        assertEquals(
                List.of("native helpers are off: arm64 programs are run by the emulator that is registered with the"
                        + " machine's binfmt_misc, since a user namespace has one of its own only from Linux 6.7 on"),
                progress.lines());
    }

    @Test
    void thePropertyLeavesTheEmulatorAlone() throws Exception {
        assertEquals(
                Optional.of(emulator),
                new ArmEmulator("amd64", Binfmt.OWN, false)
                        .choose(
                                this::toolbox,
                                () -> {
                                    throw new AssertionError("helpers were asked for");
                                },
                                "bookworm",
                                progress));
        assertEquals(List.of("native helpers are off: kn86.native.helpers=false asks for that"), progress.lines());
    }

    @Test
    // On other hosts the plugin has no launcher, and says so before it asks the mirror.
    @EnabledOnOs(architectures = "amd64")
    void aMirrorWithoutThePackagesLeavesTheEmulatorAlone() throws Exception {
        Path empty = Files.createDirectories(temp.resolve("mirror"));
        assertEquals(Optional.of(emulator), withMirror(empty, AptRoot.Lists.KEEP));
        assertEquals(1, progress.lines().size(), progress.toString());
        assertTrue(
                progress.lines()
                        .get(0)
                        .startsWith(
                                "native helpers are off, every arm64 program runs emulated: the package lists could not be fetched: "),
                progress.toString());
    }

    @Test
    @EnabledOnOs(architectures = "amd64")
    void offlineWithoutListsLeavesTheEmulatorAlone() throws Exception {
        assertEquals(Optional.of(emulator), withMirror(temp, AptRoot.Lists.OFFLINE));
        assertEquals(
                List.of(
                        "native helpers are off, every arm64 program runs emulated: Maven is offline (-o), and the package"
                                + " lists in " + temp.resolve("cache/apt/tree-arm64") + " are missing"),
                progress.lines());
    }

    private Optional<Path> withMirror(Path folder, AptRoot.Lists lists) throws Exception {
        DebianArchive archive = new DebianArchive(
                new DebianMirror(folder.toUri(), Optional.empty(), false),
                AptSettings.of(List.of()),
                lists,
                new CacheFolder(temp.resolve("cache")),
                runner);
        return new ArmEmulator("amd64", Binfmt.OWN, true)
                .choose(this::toolbox, () -> new NativeHelpers(archive, runner, progress), "bookworm", progress);
    }

    private Optional<Path> untouched(ArmEmulator choice) throws Exception {
        return choice.choose(
                () -> {
                    throw new AssertionError("the toolbox was asked for");
                },
                () -> {
                    throw new AssertionError("helpers were asked for");
                },
                "bookworm",
                progress);
    }

    private DebianToolbox toolbox() throws BuildFailure, IOException {
        return DebianToolbox.open(
                new CacheFolder(temp.resolve("cache")),
                "trixie",
                "amd64",
                () -> {
                    throw new AssertionError("the toolbox is there");
                },
                runner,
                progress);
    }
}
