// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that has to be cleaned up after when the user ends the build (Ctrl-C, SIGTERM). The JVM then lets its threads
 * run on until every guard is closed, or its patience ends.
 */
public final class ShutdownGuard implements AutoCloseable {

    /** Ctrl-C has to be over within 3 s. */
    private static final long PATIENCE_MILLIS = 2_500;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private ShutdownGuard(Runnable end) {
        hook = new Thread(
                () -> {
                    end.run();
                    await();
                },
                "shutdown-guard");
    }

    /**
     * Guards from now on.
     *
     * @param end makes the work fail soon; called by another thread, once, when the JVM is told to end
     * @throws BuildFailure when it has been told already: nothing is begun any more
     */
    public static ShutdownGuard open(Runnable end) throws BuildFailure {
        ShutdownGuard guard = new ShutdownGuard(end);
        try {
            Runtime.getRuntime().addShutdownHook(guard.hook);
        } catch (IllegalStateException e) {
            throw new BuildFailure("the build was interrupted", "Start the build again.", e);
        }
        return guard;
    }

    private void await() {
        try {
            closed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook has been let go.
            return;
        }
    }
}
