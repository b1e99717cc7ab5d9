// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.format.bmap.Bmap;
import dev.kn86.image.format.compression.FrameCompressor;
import dev.kn86.image.format.compression.FrameIndex;
import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.image.filesystem.ByteRange;
import dev.kn86.image.image.filesystem.ByteRanges;
import dev.kn86.image.image.filesystem.RangeReader;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.Transfers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Writes the compressed image and the block map in one pass over the raw image. Holes are neither read nor hashed. */
final class ImageDistribution {

    /** Bytes of the image in one frame; a reader needs a window of that size. */
    private static final int CHUNK_BYTES = 4 << 20;

    private ImageDistribution() {}

    /**
     * Writes the compressed image, its index and the block map of a raw image, all as temporary outputs.
     *
     * @param mapped the parts of the image that are not holes, in whole blocks and before the end
     * @param end where the distributed image ends, in bytes
     */
    static void write(ImageRequest request, OutputFiles outputs, ByteRanges mapped, long end) throws IOException {
        ImageFiles files = request.files();
        int level = request.compressionLevel();
        FrameIndex index = new FrameIndex(level);
        try (FileChannel image = FileChannel.open(outputs.temporary(files.image()), StandardOpenOption.READ);
                FileChannel target = FileChannel.open(
                        outputs.temporary(files.compressed()),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                KeptFrames earlier = KeptFrames.open(files.compressed(), files.frameIndex(), level)) {
            Bmap bmap = write(image, mapped, end, target, level, earlier, index);
            Files.writeString(outputs.temporary(files.bmap()), bmap.write());
        }
        index.write(outputs.temporary(files.frameIndex()));
    }

    private static Bmap write(
            FileChannel image,
            ByteRanges mapped,
            long end,
            FileChannel target,
            int level,
            KeptFrames kept,
            FrameIndex index)
            throws IOException {
        FrameCompressor.Sink toTarget = (frame, sha256) -> {
            Transfers.write(target, frame);
            index.add(frame, sha256);
        };
        try (FrameCompressor compressed = new FrameCompressor(CHUNK_BYTES, level, kept, toTarget)) {
            RangeReader reader = new RangeReader(image);
            List<Bmap.Range> ranges = new ArrayList<>();
            long position = 0;
            for (ByteRange range : mapped.list()) {
                compressed.writeZeros(range.start() - position);
                MessageDigest digest = Digests.newSha256();
                reader.read(range, part -> {
                    digest.update(part.duplicate());
                    compressed.write(part);
                });
                ranges.add(new Bmap.Range(
                        range.start() / Bmap.BLOCK_BYTES, range.end() / Bmap.BLOCK_BYTES - 1, Digests.hex(digest)));
                position = range.end();
            }
            compressed.writeZeros(end - position);
            compressed.finish();
            return new Bmap(image.size(), ranges);
        }
    }
}
