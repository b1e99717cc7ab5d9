// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.base.RaspiosBase;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.CacheLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RealRaspiosIT {

    @Test
    @Tag("real-raspios")
    void upstreamsThreeStagesBecomeACard() throws Exception {
        Path folder = Path.of(System.getProperty("kn86.it.folder", "target/real-raspios"))
                .toAbsolutePath();
        RecordingProgress progress = new RecordingProgress();
        CacheFolder cache = new CacheFolder(Path.of(System.getProperty("kn86.cache.dir")));
        try (CacheLock lock = cache.lock(progress)) {
            CardBuild build = new CardBuild(folder, cache, progress);
            Base base = RaspiosBase.prepare(
                    CardBuild.pin(),
                    System.getProperty("kn86.pigen.dir"),
                    System.getProperty("kn86.pi-gen.tag"),
                    build.archive(),
                    false,
                    Optional.empty());
            try {
                RootTree tree = build.rootfs(base, CardBuild.pin());
                System.out.println(build.look(tree, "du", "-sm", "."));
                build.card();
                System.out.println(Files.size(build.payload()));
            } finally {
                progress.lines().forEach(System.out::println);
            }
        }
        assertTrue(true);
    }
}
