// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.compression.FrameCompressor;
import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.image.filesystem.ByteRange;
import dev.kn86.image.image.filesystem.ByteRanges;
import dev.kn86.image.image.filesystem.RangeReader;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private static final byte[] ZEROS = new byte[1 << 16];

    /** @throws IllegalArgumentException when the level is out of range */
    ChunkedCompression {
        FrameCompressor.checkLevel(level);
    }

    /**
     * Compresses an image.
     *
     * @param used the parts of the image that are read; the rest is taken for zeros
     * @param kept frames of an earlier run, which are used again for the same chunks
     * @param target where the compressed member is written; stays open
     * @return the values for the manifest
     */
    ImageManifest compress(Path image, ByteRanges used, KeptFrames kept, OutputStream target) throws IOException {
        MessageDigest imageDigest = Digests.newSha256();
        CompressedMember member = new CompressedMember(target);
        try (FileChannel in = FileChannel.open(image, StandardOpenOption.READ);
                FrameCompressor compressor = new FrameCompressor(chunkSize, level, kept, member)) {
            RangeReader reader = new RangeReader(in);
            long position = 0;
            for (ByteRange range : used.list()) {
                takeZeros(range.start() - position, imageDigest, compressor);
                reader.read(range, part -> {
                    imageDigest.update(part.duplicate());
                    compressor.write(part);
                });
                position = range.end();
            }
            takeZeros(in.size() - position, imageDigest, compressor);
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

    private static void takeZeros(long count, MessageDigest digest, FrameCompressor compressor) throws IOException {
        for (long left = count; left > 0; left -= ZEROS.length) {
            digest.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
        compressor.writeZeros(count);
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
