// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Guards work that has to clean up when the user ends the build (Ctrl-C, SIGTERM). The JVM then lets its threads go on
 * until every guard is closed, or a time limit is over.
 */
public final class ShutdownGuard implements AutoCloseable {

    /** After Ctrl-C the build has to end within 3 s. */
    private static final long LIMIT_MILLIS = 2_500;

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
     * Guards the work from now on.
     *
     * @param end makes the work fail soon; called once, by another thread, when the JVM is told to end
     * @throws BuildFailure when the JVM has been told to end already, so that the work must not begin
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
            closed.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
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
            // The JVM is ending: the hook is running, and closing the guard has ended its wait.
            return;
        }
    }
}
