// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.uptodate;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a goal's work unless the last run is up to date: unless it had the same inputs, and its outputs have not changed
 * since. The goal says what its inputs and outputs are, then calls {@link #run}. Not thread-safe.
 */
public final class IncrementalRun {

    /** Makes a value when it is needed. */
    @FunctionalInterface
    public interface Source<T> {
        T take() throws BuildFailure, IOException;
    }

    /** Something to do. */
    @FunctionalInterface
    public interface Work {
        void run() throws BuildFailure, IOException;
    }

    private final String goal;
    private final LastRun last;
    private final Source<Map<String, String>> commonInputs;
    private final Progress progress;
    private final boolean forced;
    private Source<Optional<Fingerprint>> inputs = Optional::empty;
    private Source<Fingerprint> outputs = Fingerprint::new;
    private Source<? extends Closeable> guard = () -> () -> {};
    private Work keep = () -> {};

    /**
     * @param goal its name, for the log
     * @param last the record of its last run
     * @param commonInputs what every goal's result depends on, by name: its parameters, and the code that runs
     * @param forced whether the goal runs in any case
     */
    public IncrementalRun(
            String goal, LastRun last, Source<Map<String, String>> commonInputs, boolean forced, Progress progress) {
        this.goal = goal;
        this.last = last;
        this.commonInputs = commonInputs;
        this.forced = forced;
        this.progress = progress;
    }

    /** What the goal's result depends on. The names are shown to the user. */
    public IncrementalRun inputs(Source<Fingerprint> source) {
        return inputsIfKnown(() -> Optional.of(source.take()));
    }

    /** As {@link #inputs}, but they may be unknown: the goal then runs and leaves no record. */
    public IncrementalRun inputsIfKnown(Source<Optional<Fingerprint>> source) {
        inputs = source;
        return this;
    }

    /**
     * The files that the goal leaves behind, and those that it fetches for itself. Reading them must change nothing.
     */
    public IncrementalRun outputs(Source<Fingerprint> source) {
        outputs = source;
        return this;
    }

    /**
     * A lock that is held while outputs are compared and recorded, so that no other process changes them; none by
     * default.
     */
    public IncrementalRun guardedBy(Source<? extends Closeable> lock) {
        guard = lock;
        return this;
    }

    /** Work that is done under the lock when the last run is up to date. */
    public IncrementalRun whenKept(Work work) {
        keep = work;
        return this;
    }

    /**
     * Runs the goal's work, or says in one line why that is not needed. The record of the last run is deleted before
     * the work begins, and written when the work has succeeded.
     */
    public void run(Work work) throws BuildFailure, IOException {
        Optional<Fingerprint> known = inputs.take();
        if (known.isEmpty()) {
            work.run();
            return;
        }
        Fingerprint now = known.get();
        String names = String.join(", ", now.values().keySet());
        commonInputs.take().forEach(now::value);
        Optional<String> reason = forced ? Optional.of("it is forced") : reasonToRun(now);
        if (reason.isEmpty()) {
            progress.info(goal + ": up to date (" + names + ", parameters and plugin as in the last run)");
            return;
        }
        progress.debug(goal + " runs: " + reason.get());
        last.forget();
        work.run();
        try (Closeable lock = guard.take()) {
            last.remember(now, outputs.take());
        }
    }

    private Optional<String> reasonToRun(Fingerprint now) throws BuildFailure, IOException {
        try (Closeable lock = guard.take()) {
            Optional<String> reason = last.reasonToRun(now, outputs.take());
            if (reason.isEmpty()) {
                keep.run();
            }
            return reason;
        }
    }
}
