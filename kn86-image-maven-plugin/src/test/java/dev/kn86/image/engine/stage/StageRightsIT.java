// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.file.Digests;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the same stages with different rights, and with layers that are mounted over each other or copied. The trees
 * are the same, down to file capabilities, which the kernel stores in another form for each user namespace
 * (capabilities(7)). Needs root.
 */
class StageRightsIT {

    /** cap_net_raw=ep in the form for the device's kernel: VFS_CAP_REVISION_2 with the effective bit. */
    private static final String CAPABLE = " xattr:security.capability=0100000200200000000000000000000000000000";

    private static final List<String> ABLE =
            List.of("able/untouched", "able/renamed-now", "able/touched", "able/folder-now/moved");

    private static final String MAKE =
            """
            #!/bin/bash -e
            umask 022
            cd "${ROOTFS_DIR:?}"
            mkdir -p able/folder plain
            for name in untouched renamed touched folder/moved; do
                echo "$name" > "able/$name"
                setcap cap_net_raw+ep "able/$name"
            done
            echo one > plain/one
            ln plain/one plain/two
            mkfifo -m 600 plain/pipe
            setfattr -n user.kn86 -v value plain
            install -m 4755 -o 7 -g 8 plain/one plain/owned
            truncate -s 300000 plain/sparse
            """;

    private static final String CHANGE =
            """
            #!/bin/bash -e
            umask 022
            cd "${ROOTFS_DIR:?}"
            echo more > able/other
            mv able/renamed able/renamed-now
            mv able/folder able/folder-now
            chmod 700 able/touched
            echo more >> plain/two
            rm -r plain/sparse
            """;

    @TempDir
    private Path temp;

    /** The result of one way of building. */
    private record Made(TreeListing listing, String image) {}

    @Test
    void everyWayGivesTheSameTreeAndTheSameImage() throws Exception {
        SampleStages stages = stages();
        Made usual = make(stages, "usual", RootRights.usual());
        for (String name : ABLE) {
            assertTrue(
                    usual.listing().entries().get(name).contains(CAPABLE),
                    usual.listing().entries().get(name));
        }
        List<RootAccess> others = List.of(
                RootRights.with(Constraint.PRIVILEGED),
                RootRights.with(Constraint.NO_OVERLAYFS),
                RootRights.with(Constraint.PRIVILEGED, Constraint.NO_OVERLAYFS));
        for (RootAccess access : others) {
            Made other = make(stages, "other" + others.indexOf(access), access);
            assertEquals(List.of(), usual.listing().differencesTo(other.listing()), access.description());
            assertEquals(usual.image(), other.image(), access.description());
        }
    }

    private SampleStages stages() throws Exception {
        SampleStages stages = new SampleStages(temp.resolve("stages"));
        stages.next("stage-make");
        stages.file("stage-make/00-a/00-run.sh", MAKE);
        stages.next("stage-change");
        stages.file("stage-change/00-a/00-run.sh", CHANGE);
        return stages;
    }

    private Made make(SampleStages stages, String name, RootAccess access) throws Exception {
        StageBuild build = StageBuild.in(temp.resolve(name), access, new SilentProgress());
        List<Layer> layers = build.run(stages.first(), stages.stage("stage-make"), stages.stage("stage-change"));
        Path image = temp.resolve(name).resolve("image");
        new Ext4Tools(PinnedToolbox.open(), build.runner(), temp.resolve(name), Instant.EPOCH)
                .make(image, 64L << 20, "root", new UUID(1, 2), new UUID(3, 4), build.tree(layers));
        assertCapabilities(image);
        return new Made(TreeListing.of(build.tree(layers)), Digests.sha256(image));
    }

    private static void assertCapabilities(Path image) throws Exception {
        for (String file : ABLE) {
            assertEquals(
                    "security.capability (20) = 01 00 00 02 00 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                    ForeignTool.DEBUGFS
                            .run("-R", "ea_get -x /" + file + " security.capability", image)
                            .stdout()
                            .strip());
        }
    }
}
