// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.Leftovers;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cache, emulator, logs and stages lie where their users want them: each character that has a meaning to overlayfs, to
 * binfmt_misc, to mount(8) or to a shell stands in their paths. Needs root.
 */
@EnabledOnOs(architectures = "amd64") // An arm64 machine needs no emulator.
class PlacesIT {

    @TempDir
    private Path temp;

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertEquals(List.of(), BinfmtEntries.ofDeadBuilds());
        assertEquals(List.of(), Leftovers.of(temp));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my stages, v1:b",
                "back\\slash \"d\" \\054 1 \\",
                "'#1 %41 $HOME $(id) `id` ü;a&b|c *?[a]{b,c}~=@@! (x) <y>",
                "-a"
            })
    void aStageRunsThereAndItsTreeIsSeen(String name) throws Exception {
        run(temp.resolve(name), RootRights.with(Constraint.PRIVILEGED, Constraint.EMULATION));
    }

    /** The kernel lists mounts by the folders themselves, and the stage's mounts are found by that list. */
    @Test
    void aStageRunsBelowALink() throws Exception {
        Files.createDirectory(temp.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("elsewhere"));
        run(link.resolve("build"), RootRights.with(Constraint.PRIVILEGED, Constraint.EMULATION));
    }

    private void run(Path folder, RootAccess rights) throws Exception {
        Files.createDirectories(folder);
        Path emulator = folder.resolve("qemu " + folder.getFileName());
        Files.copy(
                ((DebianToolbox) PinnedToolbox.open()).program("qemu-aarch64"),
                emulator,
                StandardCopyOption.COPY_ATTRIBUTES);
        Path source = Files.writeString(
                temp.resolve("arm64.c"), "#include <stdio.h>\nint main(void) { return puts(\"ran\") < 0; }\n");
        ForeignTool.ARM64_GCC.run("-static", "-o", temp.resolve("arm64"), source);
        SampleStages stages = new SampleStages(folder.resolve("the stages"));
        String stage = "stage " + folder.getFileName();
        stages.next(stage);
        stages.next("stage-last");
        stages.file(
                stage + "/00 " + folder.getFileName() + "/00-run.sh",
                """
                #!/bin/bash -e
                cp "%s" "$ROOTFS_DIR/arm64"
                on_chroot <<< '/arm64 > /ran'
                """
                        .formatted(temp.resolve("arm64")));
        stages.file(
                "stage-last/00-a/00-run.sh", "#!/bin/bash -e\ncat \"$PREV_ROOTFS_DIR/ran\" >> \"$ROOTFS_DIR/ran\"\n");
        StageBuild build = new StageBuild(
                folder, folder.resolve("cache"), () -> Optional.of(emulator), rights, new SilentProgress());
        List<Layer> layers = build.run(stages.first(), stages.stage(stage), stages.stage("stage-last"));
        assertEquals("ran\nran\n", build.look(layers, "cat", "ran"));
    }
}
