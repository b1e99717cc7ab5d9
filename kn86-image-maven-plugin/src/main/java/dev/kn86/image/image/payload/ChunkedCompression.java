// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.compression.FrameCompressor;
import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.image.filesystem.UncachedFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Compresses a slot image into a member of the payload, and collects the values for the manifest.
 *
 * @param chunkSize bytes of image in a frame
 * @param level zstd's compression level, 1 to 19
 */
record ChunkedCompression(int chunkSize, int level) {

    /** A multiple of the alignment of direct reads. */
    private static final int BUFFER_BYTES = 1 << 20;

    /** @throws IllegalArgumentException when the level is out of range */
    ChunkedCompression {
        FrameCompressor.checkLevel(level);
    }

    /**
     * Compresses an image.
     *
     * @param kept frames of an earlier run, which are used again for the same chunks
     * @param target where the compressed member is written; stays open
     * @return the values for the manifest
     * @throws BuildFailure when the image is missing or empty
     */
    ImageManifest compress(Path image, KeptFrames kept, OutputStream target) throws BuildFailure, IOException {
        if (!Files.isRegularFile(image) || Files.size(image) == 0) {
            throw new BuildFailure(
                    "no slot image: " + image + " is missing or empty", "Run the goal kn86-image:image first.");
        }
        MessageDigest imageDigest = Digests.newSha256();
        CompressedMember member = new CompressedMember(target);
        ByteBuffer buffer = UncachedFile.buffer(BUFFER_BYTES);
        try (UncachedFile in = UncachedFile.open(image);
                FrameCompressor compressor = new FrameCompressor(chunkSize, level, kept, member)) {
            for (long position = 0; position < in.size(); position += BUFFER_BYTES) {
                in.read(buffer, position);
                imageDigest.update(buffer.duplicate());
                compressor.write(buffer);
            }
            compressor.finish();
        }
        return new ImageManifest(
                member.size,
                Digests.hex(member.digest),
                Files.size(image),
                Digests.hex(imageDigest),
                chunkSize,
                member.chunkHashes);
    }

    /** Writes the frames, and collects the manifest's values of the member. */
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
