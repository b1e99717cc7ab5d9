// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.payload;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.file.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compresses an image chunk by chunk, each into a zstd frame of its own. So the work spreads over all cores
 * with the same bytes for any number of them, a reader's window never exceeds a chunk, and the concatenated
 * frames are still one stream to {@code zstd -d}.
 *
 * @param chunkSize bytes of image in a frame
 * @param level zstd's compression level, 1 to 19; the ones above need far more memory and give little
 */
record ChunkedCompression(int chunkSize, int level) {

    private static final int MAXIMUM_LEVEL = 19;

    /** More workers would need more memory than a build machine may have to spare (about 50 MiB each). */
    private static final int MAXIMUM_WORKERS = 8;

    /** @throws IllegalArgumentException when the level is out of range */
    ChunkedCompression {
        if (level < 1 || level > MAXIMUM_LEVEL) {
            throw new IllegalArgumentException("compression level " + level + " is not from 1 to " + MAXIMUM_LEVEL);
        }
    }

    /** A compressed chunk; the frame is shared, not to be changed. */
    private record Frame(String sha256, byte[] bytes) {
    }

    /**
     * Compresses an image.
     *
     * @param target gets the compressed member; stays open
     * @return what the manifest has to say of it
     * @throws BuildFailure when the image is missing or empty
     */
    ImageManifest compress(Path image, OutputStream target) throws BuildFailure, IOException {
        if (!Files.isRegularFile(image) || Files.size(image) == 0) {
            throw new BuildFailure("no slot image: " + image + " is missing or empty", "Run the goal kn86-image:image first.");
        }
        int workers = Math.min(Runtime.getRuntime().availableProcessors(), MAXIMUM_WORKERS);
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try (InputStream in = Files.newInputStream(image)) {
            return compress(in, target, pool, 2 * workers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("compressing " + image + " was interrupted", "Start the build again.", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private ImageManifest compress(InputStream image, OutputStream target, ExecutorService pool, int maximumPending)
            throws IOException, InterruptedException {
        MessageDigest imageDigest = Digests.newSha256();
        CompressedMember member = new CompressedMember(target);
        byte[] zeros = new byte[chunkSize];
        Future<Frame> zeroFrame = pool.submit(() -> frame(zeros));
        ArrayDeque<Future<Frame>> pending = new ArrayDeque<>();
        long size = 0;
        for (byte[] next = image.readNBytes(chunkSize); next.length > 0; next = image.readNBytes(chunkSize)) {
            byte[] chunk = next;
            size += chunk.length;
            imageDigest.update(chunk);
            // Most of a slot image is empty space: its chunk is hashed and compressed once.
            pending.add(Arrays.equals(chunk, zeros) ? zeroFrame : pool.submit(() -> frame(chunk)));
            if (pending.size() > maximumPending) {
                member.append(result(pending.remove()));
            }
        }
        while (!pending.isEmpty()) {
            member.append(result(pending.remove()));
        }
        return new ImageManifest(member.size, Digests.hex(member.digest), size, Digests.hex(imageDigest), chunkSize,
                member.chunkHashes);
    }

    /** The frames written so far, and what the manifest needs to know of them. */
    private static final class CompressedMember {

        private final OutputStream target;
        private final MessageDigest digest = Digests.newSha256();
        private final List<String> chunkHashes = new ArrayList<>();
        private long size;

        CompressedMember(OutputStream target) {
            this.target = target;
        }

        void append(Frame frame) throws IOException {
            target.write(frame.bytes());
            digest.update(frame.bytes());
            size += frame.bytes().length;
            chunkHashes.add(frame.sha256());
        }
    }

    private static Frame result(Future<Frame> frame) throws InterruptedException {
        try {
            return frame.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The context is fresh for each chunk: one that is used again may carry state into the output. */
    private Frame frame(byte[] chunk) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(level).setChecksum(true).setContentSize(true);
            String hash = HexFormat.of().formatHex(Digests.newSha256().digest(chunk));
            return new Frame(hash, context.compress(chunk));
        }
    }
}
