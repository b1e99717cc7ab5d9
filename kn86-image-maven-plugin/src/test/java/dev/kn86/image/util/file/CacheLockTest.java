// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.RecordingProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class CacheLockTest {

    @TempDir
    private Path cache;

    private final RecordingProgress progress = new RecordingProgress();

    @Test
    void aSecondBuildOfTheSameJvmWaitsAndSaysSo() throws Exception {
        CompletableFuture<Void> second;
        try (CacheLock first = CacheLock.acquire(cache, progress)) {
            second = acquireInBackground();
            Await.until("the second build waits", () -> !progress.lines().isEmpty());
            assertFalse(second.isDone());
        }
        second.get(10, TimeUnit.SECONDS);
        assertEquals(List.of("another build uses the cache " + cache + ": waiting for it to end"), progress.lines());
    }

    @Test
    void aBuildWaitsForAnotherProcess() throws Exception {
        // flock(1) takes another kind of lock; python3's lockf is the POSIX lock that Java takes.
        Process other = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        """
                import fcntl, sys
                lock = open(sys.argv[1], "w")
                fcntl.lockf(lock, fcntl.LOCK_EX)
                print("locked", flush=True)
                sys.stdin.read()
                """,
                        cache.resolve("lock").toString())
                .start();
        assertEquals("locked", other.inputReader().readLine());
        CompletableFuture<Void> second = acquireInBackground();
        Await.until("the second build waits", () -> !progress.lines().isEmpty());
        assertFalse(second.isDone());
        other.destroyForcibly();
        second.get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> acquireInBackground() {
        return CompletableFuture.runAsync(() -> {
            try (CacheLock lock = CacheLock.acquire(cache, progress)) {
                // To get the lock is all that is needed.
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
