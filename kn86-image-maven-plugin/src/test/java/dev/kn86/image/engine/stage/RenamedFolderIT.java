// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of a lower layer can be renamed, which overlayfs alone refuses: in any way, a tree is as without layers. */
class RenamedFolderIT {

    /** Folders of both stages, of the first alone, moved into each other, exchanged, and one below a renamed one. */
    private static final String RENAME =
            """
            #!/usr/bin/python3
            import os
            os.chdir(os.environ["ROOTFS_DIR"])
            os.rename("lower", "renamed")
            os.rename("renamed/in/side", "side")
            os.rename("both", "other/both")
            os.mkdir("new"); open("new/file", "w").close()
            os.rename("new", "newer")
            with open("renamed/one", "a") as file: file.write("more")
            """;

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private SampleStages stages;
    private List<StageDirectory> all;

    @BeforeEach
    void writeStages() throws IOException {
        stages = new SampleStages(temp.resolve("stages"));
        stages.next("stage-make");
        stages.file(
                "stage-make/00-a/00-run.sh",
                """
                #!/bin/bash -e
                cd "$ROOTFS_DIR"
                mkdir -p lower/in/side both other; echo 1 > lower/one; ln lower/one lower/in/two; ln -s one lower/link
                echo s > lower/in/side/s; mkfifo both/pipe; chown 7:8 lower/in; chmod 2750 lower/in
                """);
        stages.next("stage-add");
        stages.file("stage-add/00-a/00-run.sh", "#!/bin/bash -e\ntouch \"$ROOTFS_DIR/both/file\"\n");
        stages.next("stage-rename");
        stages.file("stage-rename/00-a/00-run.sh", RENAME);
        all = List.of(
                stages.first(), stages.stage("stage-make"), stages.stage("stage-add"), stages.stage("stage-rename"));
    }

    @Test
    void theTreeIsThatOfABuildByCopies() throws Exception {
        StageBuild overlays = build("overlays", RootRights.usual());
        List<Layer> layers = overlays.run(all, StageBuild.variables(Map.of()));
        StageBuild copies = build("copies", RootRights.with(Constraint.NO_OVERLAYFS));
        TreeListing expected = TreeListing.of(copies.tree(copies.run(all, StageBuild.variables(Map.of()))));
        assertEquals(List.of(), expected.differencesTo(TreeListing.of(overlays.tree(layers))));
        assertTrue(
                expected.entries().containsKey("renamed/in/two"),
                expected.entries().toString());
        if (overlays.access().overlayfs()) {
            assertEquals(1, layers.size(), "the renaming stage's layer is whole");
            assertTrue(
                    progress.lines().stream().anyMatch(line -> line.startsWith("stage stage-rename runs once more")),
                    progress.lines().toString());
        }
        progress.lines().clear();
        overlays.run(all, StageBuild.variables(Map.of()));
        assertTrue(
                progress.lines().stream().noneMatch(line -> line.contains("once more")),
                "it is cached: " + progress.lines());
    }

    @Test
    void aHookThatFailsOnACopyAsWellIsTold() throws Exception {
        stages.file("stage-rename/00-a/01-run.sh", "#!/bin/bash\necho 'mv: Invalid cross-device link'\nexit 3\n");
        StageBuild build = build("overlays", RootRights.usual());
        BuildFailure failure = assertThrows(BuildFailure.class, () -> build.run(all, StageBuild.variables(Map.of())));
        assertTrue(
                failure.getMessage().startsWith("stage stage-rename: 00-a/01-run.sh exited with 3"),
                failure.getMessage());
    }

    private StageBuild build(String name, RootAccess access) {
        return StageBuild.in(temp.resolve(name), access, progress);
    }
}
