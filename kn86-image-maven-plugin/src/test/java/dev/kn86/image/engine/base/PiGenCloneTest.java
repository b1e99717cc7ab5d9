// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clones a small repository of the same shape as upstream pi-gen's. */
@ForeignTools
class PiGenCloneTest {

    private static final String TAG = UpstreamRepository.TAG;

    @TempDir
    private Path temp;

    private CommandRunner runner;
    private UpstreamRepository repository;
    private String commit;

    @ParameterizedTest
    @ValueSource(strings = {"", "../tag", "a/../../b", "-x", "--upload-pack=sh", "two words", "a/", "/a"})
    void aTagThatLeadsOutOfTheCacheOrIsAnOptionIsRefused(String tag) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> PiGenClone.checkTag(tag));
        assertTrue(failure.getMessage().startsWith("kn86.pi-gen.tag=" + tag + " is not a tag's name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-24-raspios-bookworm-arm64", "it", "mine/v1.0+rc_1"})
    void aTagsNameIsTaken(String tag) {
        assertDoesNotThrow(() -> PiGenClone.checkTag(tag));
    }

    @BeforeEach
    void makeRepository() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        repository = new UpstreamRepository(temp.resolve("upstream"), runner);
        for (String stage : List.of("stage0", "stage1", "stage2", "stage3")) {
            repository.file(stage + "/prerun.sh", "#!/bin/bash\n");
        }
        commit = repository.commit();
        repository.tag();
    }

    @Test
    void theBaseIsTheFirstThreeStagesOfTheTag() throws Exception {
        repository.commit();
        Base base = RaspiosBase.prepare(
                repository.pin(commit),
                repository.url(),
                TAG,
                repository.archive(new CacheFolder(temp.resolve("cache"))),
                false,
                Optional.empty());
        assertEquals(
                List.of("stage0", "stage1", "stage2"),
                base.stages().stream().map(StageDirectory::name).toList());
        assertEquals(commit, base.record().get("piGenCommit"));
        assertTrue(base.upstream().isPresent());
        assertEquals(
                "1",
                runner.run(Command.of("git", "-C", base.upstream().get(), "rev-list", "--count", "HEAD"), "")
                        .stdout()
                        .strip(),
                "shallow");
    }

    @Test
    void offlineTheCacheIsUsedOrWhatIsMissingIsNamed() throws Exception {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> clone(TAG, commit, true));
        assertTrue(failure.getMessage().contains("pi-gen " + TAG + " is not in the cache"), failure.getMessage());
        clone(TAG, commit, false);
        FileTrees.delete(repository.folder());
        assertEquals(commit, clone(TAG, commit, true).commit());
    }

    @Test
    void aTagThatHasMovedIsAReleaseBlocker() throws Exception {
        String pinned = "0123456789abcdef0123456789abcdef01234567";
        BuildFailure failure = assertThrows(BuildFailure.class, () -> clone(TAG, pinned, false));
        assertTrue(
                failure.getMessage().contains("release blocker: pi-gen's tag " + TAG + " is commit " + commit),
                failure.getMessage());
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
        return PiGenClone.of(
                repository.pin(pinnedCommit),
                repository.url(),
                tag,
                new CacheFolder(temp.resolve("cache")),
                offline,
                runner);
    }
}
