// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.progress.Progress;
import org.apache.maven.plugin.logging.Log;

/** The core's progress, written to Maven's log; {@code -q} silences it there. */
record MavenProgress(Log log) implements Progress {

    @Override
    public void info(String line) {
        log.info(line);
    }

    @Override
    public void warn(String line) {
        log.warn(line);
    }

    @Override
    public void debug(String line) {
        log.debug(line);
    }
}
