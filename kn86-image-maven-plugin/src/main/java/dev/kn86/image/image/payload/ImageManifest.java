// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import java.util.List;

/**
 * What the manifest says about one slot image. Hashes are SHA-256, 64 lower-case hexadecimal digits.
 *
 * @param compressedSize bytes of the compressed member, at least 1
 * @param compressedSha256 hash of the compressed member
 * @param size bytes of the image, at least 1
 * @param sha256 hash of the image
 * @param chunkSize bytes of all chunks but the last one: a power of two from 4 KiB to 16 MiB
 * @param chunkSha256 hash of each chunk of the image, in order
 */
public record ImageManifest(
        long compressedSize,
        String compressedSha256,
        long size,
        String sha256,
        int chunkSize,
        List<String> chunkSha256) {

    /** @throws IllegalArgumentException naming the value that is out of its range */
    public ImageManifest {
        chunkSha256 = List.copyOf(chunkSha256);
        Sha256.require("compressedSha256", compressedSha256);
        Sha256.require("sha256", sha256);
        chunkSha256.forEach(hash -> Sha256.require("chunkSha256", hash));
        if (compressedSize < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "compressedSize " + compressedSize + " or size " + size + " is not positive");
        }
        if (Integer.bitCount(chunkSize) != 1
                || chunkSize < PayloadFormat.MINIMUM_CHUNK_SIZE
                || chunkSize > PayloadFormat.MAXIMUM_CHUNK_SIZE) {
            throw new IllegalArgumentException("chunkSize " + chunkSize + " is not a power of two from "
                    + PayloadFormat.MINIMUM_CHUNK_SIZE + " to " + PayloadFormat.MAXIMUM_CHUNK_SIZE);
        }
        long chunks = (size - 1) / chunkSize + 1;
        if (chunks != chunkSha256.size()) {
            throw new IllegalArgumentException(
                    "chunkSha256 has " + chunkSha256.size() + " hashes, size and chunkSize need " + chunks);
        }
    }

    /** The number of bytes in a chunk. Only the last chunk may be shorter than the others. */
    int sizeOfChunk(int index) {
        return (int) Math.min(chunkSize, size - (long) index * chunkSize);
    }
}
