// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.progress;

import java.util.Locale;

/** A running step of the build. It reports one line with the elapsed time when it ends. Not thread-safe. */
public final class Step implements AutoCloseable {

    private final Progress progress;
    private final String name;
    private final long startNanos;
    private boolean done;

    Step(Progress progress, String name, long startNanos) {
        this.progress = progress;
        this.name = name;
        this.startNanos = startNanos;
    }

    /**
     * Reports success.
     *
     * @param outcome a few words on the result, for example a size or {@code "cached"}; may be empty
     */
    public void done(String outcome) {
        done = true;
        progress.info(line(outcome));
    }

    @Override
    public void close() {
        if (!done) {
            progress.info(line("FAILED"));
        }
    }

    private String line(String outcome) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        String text = String.format(Locale.ROOT, "%-44s %7.1f s", name, seconds);
        return outcome.isEmpty() ? text : text + "  " + outcome;
    }
}
