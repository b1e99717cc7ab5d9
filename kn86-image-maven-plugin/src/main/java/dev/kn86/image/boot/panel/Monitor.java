// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** The panel and the keyboard of an emulated machine. */
public interface Monitor extends AutoCloseable {

    /** Connects to an emulator that listens on a Unix socket. */
    @FunctionalInterface
    interface Opener {
        Monitor open(Path socket) throws BuildFailure, IOException;
    }

    /** Takes a picture of the panel. */
    BufferedImage picture() throws BuildFailure, IOException;

    /**
     * Presses a key and releases it at once.
     *
     * @param key QEMU's name of the key (QKeyCode)
     */
    void press(String key) throws BuildFailure, IOException;

    @Override
    void close() throws IOException;
}
