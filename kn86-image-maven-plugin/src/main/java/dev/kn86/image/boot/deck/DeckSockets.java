// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.deck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder for the Unix sockets of a deck, outside of the target folder, because the path of a socket has at most 107
 * bytes. It is deleted on close, and when the JVM ends.
 */
public final class DeckSockets implements AutoCloseable {

    private final Path folder;

    /** Makes the folder. The sockets are the emulator's to make. */
    public DeckSockets() throws IOException {
        folder = Files.createTempDirectory("kn86-deck");
        // For Ctrl-C. The JVM deletes in reverse order: the folder last.
        folder.toFile().deleteOnExit();
        sockets().forEach(socket -> socket.toFile().deleteOnExit());
    }

    /** The Pico's line. */
    public Path pico() {
        return folder.resolve("uart0");
    }

    /** The emulator's monitor. */
    public Path monitor() {
        return folder.resolve("monitor");
    }

    /** The console, for an emulator that does not have it on its standard input and output. */
    public Path console() {
        return folder.resolve("console");
    }

    private List<Path> sockets() {
        return List.of(pico(), monitor(), console());
    }

    @Override
    public void close() throws IOException {
        for (Path socket : sockets()) {
            Files.deleteIfExists(socket);
        }
        Files.deleteIfExists(folder);
    }
}
