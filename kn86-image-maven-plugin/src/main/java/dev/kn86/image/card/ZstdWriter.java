// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes one zstd frame (RFC 8878) with content size and checksum. The bytes depend on the level only, not
 * on the number of processors: zstd cuts the input into the same jobs for any number of workers from one on.
 */
final class ZstdWriter implements AutoCloseable {

    private static final int OUTPUT_BUFFER_BYTES = 1 << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_BUFFER_BYTES);
    private final WritableByteChannel target;

    /**
     * @param bytes how many bytes will be written
     * @param workers compressing threads, at least 1
     */
    ZstdWriter(WritableByteChannel target, long bytes, int level, int workers) {
        this.target = target;
        context.setLevel(level).setWorkers(workers).setChecksum(true).setContentSize(true);
        context.setPledgedSrcSize(bytes);
    }

    /** Takes all that remains in a direct buffer. */
    void write(ByteBuffer input) throws IOException {
        while (input.hasRemaining()) {
            context.compressDirectByteBufferStream(output, input, EndDirective.CONTINUE);
            drain();
        }
    }

    /** Ends the frame; nothing can be written afterwards. */
    void finish() throws IOException {
        boolean done;
        do {
            done = context.compressDirectByteBufferStream(output, NOTHING.duplicate(), EndDirective.END);
            drain();
        } while (!done);
    }

    private void drain() throws IOException {
        output.flip();
        while (output.hasRemaining()) {
            target.write(output);
        }
        output.clear();
    }

    @Override
    public void close() {
        context.close();
    }
}
