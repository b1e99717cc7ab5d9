// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.util.progress.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the warnings, for tests that check them, and drops all other lines. */
public record SilentProgress(List<String> warnings) implements Progress {

    public SilentProgress() {
        this(new CopyOnWriteArrayList<>());
    }

    @Override
    public void info(String line) {
        // Not of interest to tests.
    }

    @Override
    public void warn(String line) {
        warnings.add(line);
    }

    @Override
    public void debug(String line) {
        // Not of interest to tests.
    }
}
