// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.util.progress.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps all lines, for tests that check them.
 *
 * @param lines the lines of every level, in order, without indentation
 */
public record RecordingProgress(List<String> lines) implements Progress {

    public RecordingProgress() {
        this(new CopyOnWriteArrayList<>());
    }

    @Override
    public void info(String line) {
        lines.add(line.strip());
    }

    @Override
    public void warn(String line) {
        lines.add(line.strip());
    }

    @Override
    public void debug(String line) {
        lines.add(line.strip());
    }
}
