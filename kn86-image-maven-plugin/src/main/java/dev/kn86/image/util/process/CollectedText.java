// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a program writes to one of its pipes, read by a thread of its own: a program whose pipe is full waits. What has
 * come so far can be had before the pipe's end. Only so much is kept as fits into memory.
 */
final class CollectedText {

    /** More than any program writes for us; what a damaged or hostile file makes one write has no end. */
    private static final int MAXIMUM_BYTES = 64 << 20;

    private final String program;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;
    private volatile IOException failure;
    private volatile boolean cut;

    private CollectedText(String program, InputStream stream) {
        this.program = program;
        reader = new Thread(() -> read(stream), "command-output");
        reader.setDaemon(true);
    }

    /**
     * Starts to read; closes the stream at its end.
     *
     * @param program the program's name, for messages
     */
    static CollectedText of(String program, InputStream stream) {
        CollectedText text = new CollectedText(program, stream);
        text.reader.start();
        return text;
    }

    private void read(InputStream stream) {
        byte[] buffer = new byte[1 << 13];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                int room = MAXIMUM_BYTES - bytes.size();
                bytes.write(buffer, 0, Math.min(count, room));
                cut |= count > room;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * All that the program writes, decoded as UTF-8; waits for the pipe's end.
     *
     * @throws IOException when the pipe cannot be read
     * @throws BuildFailure when it is more than 64 MiB
     */
    String text() throws BuildFailure, IOException {
        await(Duration.ZERO);
        if (failure != null) {
            throw failure;
        }
        if (cut) {
            throw new BuildFailure(
                    program + " wrote more than " + (MAXIMUM_BYTES >> 20) + " MiB",
                    "Check the file that it read: it is damaged, or made to harm.");
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * What the program has written, decoded as UTF-8.
     *
     * @param limit how long to wait for the pipe's end: a process that has left the program's family may hold it open
     */
    String textSoFar(Duration limit) throws BuildFailure {
        await(limit);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** @param limit zero for none */
    private void await(Duration limit) throws BuildFailure {
        try {
            reader.join(limit.toMillis());
        } catch (InterruptedException e) {
            throw ChildProcess.interrupted(program, e);
        }
    }
}
