// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import dev.kn86.image.format.bmap.Bmap;
import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.filesystem.UncachedFile;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** Checks that block map, compressed image and checksums belong to the image. */
final class DistributionCheck {

    private static final int BUFFER_BYTES = 1 << 20;

    private final ImageFiles files;
    private final DiskPlan plan;
    private final Findings findings;

    DistributionCheck(ImageFiles files, DiskPlan plan, Findings findings) {
        this.files = files;
        this.plan = plan;
        this.findings = findings;
    }

    /** Checks the block map: its ranges have the right checksums, and none of them is in p6. */
    void blockMap(FileChannel image) throws BuildFailure, IOException {
        requireFile(files.bmap());
        Bmap bmap = Bmap.read(files.bmap());
        findings.expect(
                bmap.imageBytes() == image.size(),
                "the block map is for an image of " + bmap.imageBytes() + " bytes, not " + image.size());
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        for (Bmap.Range range : bmap.ranges()) {
            long end = (range.last() + 1) * Bmap.BLOCK_BYTES;
            findings.expect(
                    end <= plan.distributedBytes(),
                    "the block map writes blocks up to " + range.last()
                            + ", beyond p5, where the operator's data begins");
            MessageDigest digest = Digests.newSha256();
            long position = range.first() * Bmap.BLOCK_BYTES;
            while (position < end) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - position));
                int read = image.read(buffer, position);
                if (read < 0) {
                    break;
                }
                digest.update(buffer.flip());
                position += read;
            }
            findings.expect(
                    Digests.hex(digest).equals(range.sha256()),
                    "the block map's checksum of blocks " + range.first() + " to " + range.last()
                            + " is not that of the image");
        }
    }

    /** Checks that the compressed image is the image up to the end of p5. */
    void compressedImage(UncachedFile image) throws BuildFailure, IOException {
        requireFile(files.compressed());
        ByteBuffer wanted = UncachedFile.buffer(BUFFER_BYTES);
        byte[] found = new byte[BUFFER_BYTES];
        long position = 0;
        try (InputStream in = new ZstdInputStream(Files.newInputStream(files.compressed()))) {
            int length = in.readNBytes(found, 0, BUFFER_BYTES);
            while (length > 0) {
                image.read(wanted, position);
                int different =
                        wanted.limit(Math.min(length, wanted.limit())).mismatch(ByteBuffer.wrap(found, 0, length));
                if (different >= 0) {
                    findings.add("the compressed image differs from the image at byte " + (position + different));
                    return;
                }
                position += length;
                length = in.readNBytes(found, 0, BUFFER_BYTES);
            }
        } catch (ZstdIOException e) {
            findings.add("the compressed image cannot be read at byte " + position + ": " + e.getMessage());
            return;
        }
        findings.expect(
                position == plan.distributedBytes(),
                "the compressed image holds " + position + " bytes, and p5 ends at " + plan.distributedBytes());
    }

    /** Checks SHA256SUMS. */
    void checksums() throws BuildFailure, IOException {
        requireFile(files.checksums());
        Map<String, String> digests = Checksums.read(files.checksums());
        for (Path file : List.of(files.bmap(), files.compressed())) {
            findings.expect(
                    digests.containsKey(file.getFileName().toString()),
                    Checksums.FILE_NAME + " does not list " + file.getFileName());
        }
        for (Map.Entry<String, String> line : digests.entrySet()) {
            Path file = Checksums.file(files.checksums(), line.getKey());
            if (!Files.isRegularFile(file)) {
                findings.add(Checksums.FILE_NAME + " lists " + line.getKey() + ", which is missing");
            } else {
                findings.expect(
                        Digests.sha256(file).equals(line.getValue()),
                        Checksums.FILE_NAME + " has another digest for " + line.getKey());
            }
        }
    }

    private static void requireFile(Path file) throws BuildFailure {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("there is no " + file.getFileName(), "Run the goal kn86-image:image first.");
        }
    }
}
