// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** The emulated machine seen from outside: what its panel shows, and its keyboard. */
public interface Monitor extends AutoCloseable {

    /** Reaches the emulator that listens on a Unix socket. */
    @FunctionalInterface
    interface Opener {
        Monitor open(Path socket) throws BuildFailure, IOException;
    }

    /** What the panel shows now. */
    BufferedImage picture() throws BuildFailure, IOException;

    /**
     * Presses a key and lets it go at once.
     *
     * @param key QEMU's name of it (QKeyCode)
     */
    void press(String key) throws BuildFailure, IOException;

    @Override
    void close() throws IOException;
}
