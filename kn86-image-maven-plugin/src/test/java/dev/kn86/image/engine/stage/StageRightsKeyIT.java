// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rights that change what a stage makes are in its layer's key, and no layer has what overlayfs would hide. Needs root.
 */
class StageRightsKeyIT {

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private SampleStages stages;

    @BeforeEach
    void writeStages() throws IOException {
        stages = new SampleStages(temp.resolve("stages"));
    }

    @Test
    void aHookThatToleratesARefusedNodeRunsAgainWithTheMachinesOwnRights() throws Exception {
        StageDirectory stage = stages.next("stage-node");
        stages.file(
                "stage-node/00-a/00-run.sh",
                "#!/bin/bash -e\nmknod \"$ROOTFS_DIR/node\" c 1 3 || echo refused > \"$ROOTFS_DIR/refused\"\n");
        StageBuild usual = StageBuild.in(temp, RootRights.usual(), progress);
        StageBuild privileged = StageBuild.in(temp, RootRights.with(Constraint.PRIVILEGED), progress);
        List<Layer> first = usual.run(stages.first(), stage);
        List<Layer> second = privileged.run(stages.first(), stage);
        assertEquals(
                usual.access().inKey().equals(privileged.access().inKey()),
                keys(first).equals(keys(second)));
        assertEquals(privileged.access().devices() ? "node\n" : "refused\n", made(privileged, second));
        assertEquals(usual.access().devices() ? "node\n" : "refused\n", made(usual, first));
        assertEquals(keys(first), keys(usual.run(stages.first(), stage)), "the first result is still there");
    }

    private static List<String> keys(List<Layer> layers) {
        return layers.stream().map(Layer::key).toList();
    }

    private static String made(StageBuild build, List<Layer> layers) throws Exception {
        return build.look(layers, "sh", "-c", "for name in node refused; do [ ! -e $name ] || echo $name; done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mknod etc/gone c 0 0", "setfattr -n user.overlay.opaque -v y etc"})
    void aWholeTreeWithMarksOfOverlayfsIsRefused(String mark) throws Exception {
        stages.file("stage-first/00-a/00-run.sh", "#!/bin/bash -e\ncd \"$ROOTFS_DIR\"\n" + mark + "\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> StageBuild.in(temp, RootRights.usual(), progress)
                .run(stages.first()));
        assertTrue(
                failure.getMessage().startsWith("stage stage-first: end of the stage exited with 1"),
                failure.getMessage());
        assertTrue(
                failure.getMessage()
                        .contains("/rootfs/etc" + (mark.contains("gone") ? "/gone" : "") + " is a mark of overlayfs"),
                failure.getMessage());
        assertFalse(failure.getMessage().contains("cross-device"), failure.getMessage());
    }

    @Test
    void anIdThatAnOrdinaryUserCannotGiveIsRefusedToRootAsWell() throws Exception {
        StageDirectory stage = stages.next("stage-ids");
        stages.file("stage-ids/00-a/00-run.sh", "#!/bin/bash -e\nchown 65534:65535 \"$ROOTFS_DIR/etc\"\n");
        StageBuild usual = StageBuild.in(temp, RootRights.usual(), progress);
        assertEquals("65534:65535\n", usual.look(usual.run(stages.first(), stage), "stat", "-c", "%u:%g", "etc"));
        stages.file("stage-ids/00-a/00-run.sh", "#!/bin/bash -e\nchown 0:65536 \"$ROOTFS_DIR/etc\"\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> usual.run(stages.first(), stage));
        assertTrue(
                failure.getMessage().contains("etc (0:65536) has an owner or group above 65535"), failure.getMessage());
        StageBuild privileged = StageBuild.in(temp, RootRights.with(Constraint.PRIVILEGED), progress);
        assertEquals("0:65536\n", privileged.look(privileged.run(stages.first(), stage), "stat", "-c", "%u:%g", "etc"));
    }
}
