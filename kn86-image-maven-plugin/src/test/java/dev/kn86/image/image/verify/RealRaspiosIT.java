// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.base.RaspiosBase;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Makes a card by upstream's real stage0, stage1 and stage2: those of the checkout that {@code kn86.pigen.dir} names,
 * with packages of the archive that {@code kn86.raspios.archive} names, which is signed by the checkout's key
 * (docs/stages/raspios.md). The POM leaves it out without these properties. Takes a quarter of an hour and 6 GB below
 * {@code target}; the layers of the three stages are kept in the cache ({@code kn86.cache.dir}, else the user's).
 */
@Tag("real-raspios")
class RealRaspiosIT {

    private static final String FILES = "stage0/00-configure-apt/files/";

    @Test
    void upstreamsThreeStagesBecomeACard() throws Exception {
        Path folder = Path.of("target/real-raspios").toAbsolutePath();
        FileTrees.delete(folder);
        RecordingProgress progress = new RecordingProgress();
        String cacheFolder =
                System.getProperty("kn86.cache.dir", System.getProperty("user.home") + "/.cache/kn86-image");
        CacheFolder cache = new CacheFolder(Path.of(cacheFolder));
        try (CacheLock lock = cache.lock(progress)) {
            CardBuild build = new CardBuild(folder, cache, progress);
            Path clone = clone(folder, build);
            Base base = RaspiosBase.prepare(
                    CardBuild.pin(), clone.toString(), tag(clone, build), build.archive(), false, Optional.empty());
            RootTree tree = build.rootfs(base, CardBuild.pin(), Set.of("stage0", "stage1", "stage2"));
            RaspiosDeck.check(build, tree);
            build.card();
            String record = Files.readString(build.slot().buildRecord());
            assertTrue(record.contains("raspiFirmwareVersion") && record.contains("kernelVersion"), record);
        }
    }

    /** A clone of the checkout that takes packages from the given archive. Equal input gives an equal commit. */
    private static Path clone(Path folder, CardBuild build) throws Exception {
        Path clone = folder.resolve("pi-gen");
        build.runner()
                .run(
                        Command.of("git", "clone", "--quiet", System.getProperty("kn86.pigen.dir"), clone),
                        "Name a clone of pi-gen by -Dkn86.pigen.dir.");
        Path list = clone.resolve(FILES + "raspi.list");
        String archive = System.getProperty("kn86.raspios.archive");
        Files.writeString(list, Files.readString(list).replaceAll("https?://\\S+", archive));
        Command commit = Command.of(
                        "git", "-C", clone, "-c", "user.name=it", "-c", "user.email=it@localhost", "commit", "--quiet")
                .with(List.of("--all", "--allow-empty", "--message", "archive of the test"))
                .env("GIT_AUTHOR_DATE", "2026-11-01T00:00:00Z")
                .env("GIT_COMMITTER_DATE", "2026-11-01T00:00:00Z");
        build.runner().run(commit, "See what git says.");
        return clone;
    }

    /** A tag of its own: the cache keeps clones by their tags. */
    private static String tag(Path clone, CardBuild build) throws Exception {
        String commit = build.runner()
                .run(Command.of("git", "-C", clone, "rev-parse", "--short=12", "HEAD"), "See what git says.")
                .stdout()
                .strip();
        String tag = "real-raspios-" + commit;
        build.runner().run(Command.of("git", "-C", clone, "tag", tag), "See what git says.");
        return tag;
    }
}
