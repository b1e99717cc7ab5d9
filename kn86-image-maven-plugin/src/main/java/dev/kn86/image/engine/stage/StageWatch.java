// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reports on the hooks of a running stage: which one runs, for how long and what apt does in it; and at its end, how
 * long it took.
 */
final class StageWatch implements AutoCloseable {

    private static final long LOOK_MILLIS = 500;

    /** A shorter hook gets no line in an ordinary build. */
    private static final double WORTH_A_LINE_SECONDS = 2;

    private final String stage;
    private final Progress progress;
    private final Timeline timeline;
    private final LogActivity activity;
    private final Thread thread;
    private String step;
    private long startNanos;
    private boolean closed;

    StageWatch(String stage, Path log, Progress progress, Timeline timeline) {
        this.stage = stage;
        this.progress = progress;
        this.timeline = timeline;
        this.activity = new LogActivity(log);
        this.thread = new Thread(this::look, "stage-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** A hook has begun. */
    synchronized void begin(String name) throws IOException {
        step = name;
        startNanos = System.nanoTime();
        activity.restart();
    }

    /**
     * The hook has ended.
     *
     * @param exit its exit code; -1 when it was cut off with the stage
     */
    synchronized void end(int exit) {
        if (step == null) {
            return;
        }
        long now = System.nanoTime();
        timeline.hook(stage, step, startNanos, now, exit);
        double seconds = (now - startNanos) / 1e9;
        String line = String.format(Locale.ROOT, "  %-42s %7.1f s", step, seconds);
        if (exit != 0) {
            progress.info(line + "  FAILED");
        } else if (seconds >= WORTH_A_LINE_SECONDS) {
            progress.hookDone(line);
        } else {
            progress.debug(line);
        }
        step = null;
    }

    private void look() {
        try {
            while (tell()) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean tell() {
        if (!closed && step != null) {
            try {
                progress.running(String.format(
                                Locale.ROOT,
                                "%s %s %d s  %s",
                                stage,
                                step,
                                (System.nanoTime() - startNanos) / 1_000_000_000,
                                activity.now())
                        .stripTrailing());
            } catch (IOException e) {
                progress.debug("the log of " + stage + " cannot be read: " + e);
            }
        }
        return !closed;
    }

    /** Ends the reports. A hook that has not ended by itself was cut off. */
    @Override
    public synchronized void close() {
        end(-1);
        closed = true;
        thread.interrupt();
    }
}
