// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.process.ProcessCommandRunner;
import dev.kn86.image.testing.HostTool;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.SilentProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole images, judged by tools that know nothing of us. Needs root for the merged view of the root tree. */
class ImageBuildIT {

    @TempDir
    Path folder;

    private ImageBuild build() throws Exception {
        return new ImageBuild(PinnedToolbox.open(), new ProcessCommandRunner(folder.resolve("logs")), new SilentProgress());
    }

    @Test
    void strangersFindNoFault() throws Exception {
        SampleSlot sample = SampleSlot.create(folder);
        build().run(sample.request());
        Path image = sample.files().image();
        String verdict = HostTool.SGDISK.run("-v", image).stdout();
        assertTrue(verdict.contains("No problems found"), verdict);
    }
}
