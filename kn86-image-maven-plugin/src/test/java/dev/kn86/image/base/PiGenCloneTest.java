// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.file.FileTrees;
import dev.kn86.image.pin.Pin;
import dev.kn86.image.process.Command;
import dev.kn86.image.process.CommandRunner;
import dev.kn86.image.process.ProcessCommandRunner;
import dev.kn86.image.stage.StageDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstream pi-gen's clone, with a small repository of the same shape in its place. */
class PiGenCloneTest {

    private static final String TAG = "2026-06-18-raspios-bookworm-arm64";

    @TempDir
    private Path temp;

    private CommandRunner runner;
    private Path repository;
    private String commit;

    @BeforeEach
    void makeRepository() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        repository = Files.createDirectories(temp.resolve("upstream"));
        for (String stage : List.of("stage0", "stage1", "stage2", "stage3")) {
            Files.createDirectories(repository.resolve(stage));
            Files.writeString(repository.resolve(stage).resolve("prerun.sh"), "#!/bin/bash\n");
        }
        git("init", "--quiet");
        commit();
        git("tag", TAG);
        commit = runner.run(Command.of("git", "-C", repository, "rev-parse", "HEAD"), "").stdout().strip();
    }

    @Test
    void theBaseIsTheFirstThreeStagesOfTheTag() throws Exception {
        commit();
        Base base = RaspiosBase.prepare(pin(commit), url(), TAG, temp.resolve("cache"), false, runner);
        assertEquals(List.of("stage0", "stage1", "stage2"), base.stages().stream().map(StageDirectory::name).toList());
        assertEquals(commit, base.record().get("piGenCommit"));
        assertTrue(base.upstream().isPresent());
        assertEquals("1", runner.run(Command.of("git", "-C", base.upstream().get(), "rev-list", "--count", "HEAD"), "").stdout().strip(),
                "shallow");
    }

    @Test
    void offlineTheCacheIsUsedOrWhatIsMissingIsNamed() throws Exception {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> clone(TAG, commit, true));
        assertTrue(failure.getMessage().contains("pi-gen " + TAG + " is not in the cache"), failure.getMessage());
        clone(TAG, commit, false);
        FileTrees.delete(repository);
        assertEquals(commit, clone(TAG, commit, true).commit());
    }

    @Test
    void aTagThatHasMovedIsAReleaseBlocker() throws Exception {
        String pinned = "0123456789abcdef0123456789abcdef01234567";
        BuildFailure failure = assertThrows(BuildFailure.class, () -> clone(TAG, pinned, false));
        assertTrue(failure.getMessage().contains("release blocker: pi-gen's tag " + TAG + " is commit " + commit), failure.getMessage());
        assertTrue(failure.getMessage().contains("PI_GEN_COMMIT=" + pinned), failure.getMessage());
    }

    @Test
    void aTagThatDoesNotExistLeavesNothing() throws Exception {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> clone("no-such-tag", commit, false));
        assertTrue(failure.getMessage().contains("no-such-tag"), failure.getMessage());
        assertTrue(failure.getMessage().contains("kn86.pi-gen.repository"), failure.getMessage());
        assertFalse(Files.exists(temp.resolve("cache/pi-gen/no-such-tag")));
    }

    private PiGenClone clone(String tag, String pinnedCommit, boolean offline) throws Exception {
        return PiGenClone.of(pin(pinnedCommit), url(), tag, temp.resolve("cache"), offline, runner);
    }

    /** The project's own pin with another commit. */
    private Pin pin(String pinnedCommit) throws Exception {
        String text = Files.readString(Path.of("../tools/sd-provision/pi-gen-pin.env"))
                .replaceFirst("PI_GEN_TAG=.*", "PI_GEN_TAG=" + TAG)
                .replaceFirst("PI_GEN_COMMIT=.*", "PI_GEN_COMMIT=" + pinnedCommit);
        return Pin.read(Files.writeString(temp.resolve("pin.env"), text));
    }

    private String url() {
        return repository.toUri().toString();
    }

    private void commit() throws Exception {
        git("add", "--all");
        git("-c", "user.name=upstream", "-c", "user.email=upstream@localhost", "commit", "--quiet", "--allow-empty", "--message", "stages");
    }

    private void git(String... words) throws Exception {
        runner.run(Command.of("git", "-C", repository).with(List.of(words)), "");
    }
}
