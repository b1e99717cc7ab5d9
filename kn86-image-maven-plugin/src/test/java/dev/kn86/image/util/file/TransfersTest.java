// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransfersTest {

    @TempDir
    Path folder;

    /** A channel that takes one byte a call, as a pipe may. */
    private static final class SlowChannel implements WritableByteChannel {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer source) {
            taken.write(source.get());
            return 1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    @Test
    void writesAllInAsManyCallsAsItTakes() throws Exception {
        SlowChannel channel = new SlowChannel();
        Transfers.write(channel, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, channel.taken.toByteArray());
    }

    @Test
    void readsWhatItWrote() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[10]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Transfers.write(channel, 3, new byte[] {1, 2, 3});
            assertEquals(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 0}), Transfers.read("the file", channel, 2, 5));
            assertEquals(0, channel.position());
            assertEquals(
                    "the file ends before byte 11",
                    assertThrows(EOFException.class, () -> Transfers.read("the file", channel, 6, 5))
                            .getMessage());
        }
    }
}
