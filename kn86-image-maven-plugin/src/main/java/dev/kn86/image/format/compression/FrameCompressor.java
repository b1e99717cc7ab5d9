// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.compression;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compresses a stream chunk by chunk, each chunk into a zstd frame of its own (RFC 8878).
 *
 * <p>The work spreads over all cores, and the output is the same for any number of cores. zstd's own threads do not
 * promise that: whether the last job of a frame is empty depends on which thread was free. A reader's window never
 * exceeds a chunk. To {@code zstd -d}, the concatenated frames are one stream. Not thread-safe.
 */
public final class FrameCompressor implements AutoCloseable {

    private static final int MAXIMUM_LEVEL = 19;

    /** A worker needs about 50 MiB of memory; more workers would need more than a build machine may have to spare. */
    private static final int MAXIMUM_WORKERS = 8;

    /** Takes the frames in order. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Takes a frame.
         *
         * @param frame the compressed chunk, not to be changed
         * @param chunkSha256 the SHA-256 of the chunk before compression
         */
        void accept(byte[] frame, String chunkSha256) throws IOException;
    }

    private record Frame(byte[] bytes, String chunkSha256) {}

    private final int chunkSize;
    private final int level;
    private final KeptFrames kept;
    private final Sink sink;
    private final int maximumPending;
    private final ExecutorService pool;
    private final ArrayDeque<Future<Frame>> pending = new ArrayDeque<>();
    private final byte[] zeros;
    private final Future<Frame> zeroFrame;
    private byte[] chunk;
    private int filled;

    /**
     * @param chunkSize bytes of input in a frame
     * @param level zstd's compression level, 1 to 19; levels above 19 need far more memory and compress hardly better
     * @param kept frames of the same level; a chunk that has a frame there is not compressed again. Closed by the
     *     caller
     * @throws IllegalArgumentException when the level is out of range
     */
    public FrameCompressor(int chunkSize, int level, KeptFrames kept, Sink sink) {
        checkLevel(level);
        this.chunkSize = chunkSize;
        this.level = level;
        this.kept = kept;
        this.sink = sink;
        int workers = Math.min(Runtime.getRuntime().availableProcessors(), MAXIMUM_WORKERS);
        this.maximumPending = 2 * workers;
        this.pool = Executors.newFixedThreadPool(workers);
        this.zeros = new byte[chunkSize];
        this.zeroFrame = pool.submit(() -> compress(zeros));
        this.chunk = new byte[chunkSize];
    }

    /**
     * Checks a level.
     *
     * @throws IllegalArgumentException when the level is out of range
     */
    public static void checkLevel(int level) {
        if (level < 1 || level > MAXIMUM_LEVEL) {
            throw new IllegalArgumentException("compression level " + level + " is not from 1 to " + MAXIMUM_LEVEL);
        }
    }

    /**
     * Checks a level that a user has chosen.
     *
     * @param property the property that gives the level, for the message
     * @throws BuildFailure when the level is out of range
     */
    public static void checkLevel(String property, int level) throws BuildFailure {
        if (level < 1 || level > MAXIMUM_LEVEL) {
            throw new BuildFailure(property + ": there is no level " + level, "Choose 1 to " + MAXIMUM_LEVEL + ".");
        }
    }

    /** Takes all that remains in the buffer. */
    public void write(ByteBuffer input) throws IOException {
        while (input.hasRemaining()) {
            int count = Math.min(input.remaining(), chunkSize - filled);
            input.get(chunk, filled, count);
            fill(count);
        }
    }

    /** Takes that many zero bytes. The frame for a whole chunk of zeros is compressed once and used again. */
    public void writeZeros(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (filled == 0 && left >= chunkSize) {
                submit(zeroFrame);
                left -= chunkSize;
            } else {
                int part = (int) Math.min(left, chunkSize - filled);
                Arrays.fill(chunk, filled, filled + part, (byte) 0);
                fill(part);
                left -= part;
            }
        }
    }

    /** Passes the last frames to the sink; nothing can be written afterwards. */
    public void finish() throws IOException {
        if (filled > 0) {
            byte[] last = Arrays.copyOf(chunk, filled);
            submit(pool.submit(() -> compress(last)));
        }
        while (!pending.isEmpty()) {
            passNextFrame();
        }
    }

    private void fill(int count) throws IOException {
        filled += count;
        if (filled == chunkSize) {
            if (Arrays.equals(chunk, zeros)) {
                submit(zeroFrame);
            } else {
                byte[] full = chunk;
                chunk = new byte[chunkSize];
                submit(pool.submit(() -> compress(full)));
            }
            filled = 0;
        }
    }

    private void submit(Future<Frame> frame) throws IOException {
        pending.add(frame);
        if (pending.size() > maximumPending) {
            passNextFrame();
        }
    }

    private void passNextFrame() throws IOException {
        try {
            Frame frame = pending.remove().get();
            sink.accept(frame.bytes(), frame.chunkSha256());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while compressing").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Each chunk gets a fresh context, because a reused context may carry state into the output. */
    private Frame compress(byte[] content) throws IOException {
        String sha256 = Digests.sha256(content);
        Optional<byte[]> same = kept.find(sha256);
        if (same.isPresent()) {
            return new Frame(same.get(), sha256);
        }
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(level).setChecksum(true).setContentSize(true);
            return new Frame(context.compress(content), sha256);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
