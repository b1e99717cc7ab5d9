// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.text.TerminalText;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.maven.plugin.logging.Log;

/**
 * Writes the core's progress to Maven's log, where {@code -q} silences it; what would control the terminal is escaped.
 */
final class MavenProgress implements Progress {

    /** A build whose log is silent for longer seems to hang; some CI systems end it. */
    private static final long SILENCE_NANOS = 30_000_000_000L;

    private final Log log;
    private final Optional<LiveLine> live;
    private final LongSupplier nanoTime;
    private long lastNanos;

    /**
     * @param live the terminal's last line; empty without a terminal, or when other goals write to it at the same time
     */
    MavenProgress(Log log, Optional<LiveLine> live) {
        this(log, live, System::nanoTime);
    }

    /** @param nanoTime nanoseconds since an arbitrary moment */
    MavenProgress(Log log, Optional<LiveLine> live, LongSupplier nanoTime) {
        this.log = log;
        this.live = live;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized void info(String line) {
        live.ifPresent(LiveLine::clear);
        log.info(TerminalText.message(line));
        lastNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized void warn(String line) {
        live.ifPresent(LiveLine::clear);
        log.warn(TerminalText.message(line));
        lastNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized void debug(String line) {
        if (log.isDebugEnabled()) {
            live.ifPresent(LiveLine::clear);
            log.debug(TerminalText.message(line));
            lastNanos = nanoTime.getAsLong();
        }
    }

    @Override
    public synchronized void running(String line) {
        if (live.isPresent()) {
            live.get().show(TerminalText.message(line));
        } else if (nanoTime.getAsLong() - lastNanos > SILENCE_NANOS) {
            info("  … " + line);
        }
    }

    @Override
    public void hookDone(String line) {
        if (live.isPresent()) {
            debug(line);
        } else {
            info(line);
        }
    }
}
