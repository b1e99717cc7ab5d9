// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.payload;

import dev.kn86.image.compression.FrameCompressor;
import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.file.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Compresses a slot image into a member of the payload, and gathers what the manifest has to say of it.
 *
 * @param chunkSize bytes of image in a frame
 * @param level zstd's compression level, 1 to 19
 */
record ChunkedCompression(int chunkSize, int level) {

    private static final int BUFFER_BYTES = 1 << 20;

    /** @throws IllegalArgumentException when the level is out of range */
    ChunkedCompression {
        FrameCompressor.checkLevel(level);
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
        MessageDigest imageDigest = Digests.newSha256();
        CompressedMember member = new CompressedMember(target);
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(image);
                FrameCompressor compressor = new FrameCompressor(chunkSize, level, member)) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                size += count;
                imageDigest.update(buffer, 0, count);
                compressor.write(ByteBuffer.wrap(buffer, 0, count));
            }
            compressor.finish();
        }
        return new ImageManifest(member.size, Digests.hex(member.digest), size, Digests.hex(imageDigest), chunkSize,
                member.chunkHashes);
    }

    /** The frames written so far, and what the manifest needs to know of them. */
    private static final class CompressedMember implements FrameCompressor.Sink {

        private final OutputStream target;
        private final MessageDigest digest = Digests.newSha256();
        private final List<String> chunkHashes = new ArrayList<>();
        private long size;

        CompressedMember(OutputStream target) {
            this.target = target;
        }

        @Override
        public void accept(byte[] frame, String chunkSha256) throws IOException {
            target.write(frame);
            digest.update(frame);
            size += frame.length;
            chunkHashes.add(chunkSha256);
        }
    }
}
