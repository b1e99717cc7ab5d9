// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.kn86.image.format.compression.FrameBlocks;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.util.file.Digests;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Reads the images of a payload after its manifest's signature has been checked. Each chunk is checked before the sink
 * gets it. Memory holds one chunk and a window of at most one chunk, whatever the payload says.
 *
 * @param name the payload, for messages
 * @param members the payload, read up to the images
 */
record ImageReader(String name, PayloadMembers members) {

    /** Reads both images, and the end of the payload. */
    void read(PayloadManifest manifest, ChunkSink sink) throws PayloadRefused, IOException {
        for (SlotImage image : SlotImage.values()) {
            TarMember member = members.begin(image.member());
            long expected = manifest.image(image).compressedSize();
            if (member.size() != expected) {
                throw new PayloadRefused(
                        PayloadFault.MEMBER_SIZE,
                        name + ": " + image.member() + " has " + member.size() + " bytes, the manifest says "
                                + expected);
            }
            read(image, manifest.image(image), members.content(member), sink);
            members.end(member);
        }
        members.finish();
    }

    private void read(SlotImage image, ImageManifest manifest, InputStream content, ChunkSink sink)
            throws PayloadRefused, IOException {
        MessageDigest compressedDigest = Digests.newSha256();
        InputStream digested = new DigestInputStream(content, compressedDigest);
        try (ZstdInputStreamNoFinalizer decompressed =
                new ZstdInputStreamNoFinalizer(new FrameBlocks(digested, manifest.chunkSize()))) {
            readChunks(image, manifest, decompressed, sink);
        } catch (EOFException e) {
            throw members.truncated(image.member());
        } catch (ZstdIOException e) {
            throw new PayloadRefused(PayloadFault.COMPRESSION, name + ": " + image.member() + ": " + e.getMessage(), e);
        }
        requireHash(image.member(), compressedDigest.digest(), manifest.compressedSha256());
    }

    private void readChunks(SlotImage image, ImageManifest manifest, InputStream decompressed, ChunkSink sink)
            throws PayloadRefused, IOException {
        MessageDigest imageDigest = Digests.newSha256();
        byte[] buffer = new byte[manifest.chunkSize()];
        for (int index = 0; index < manifest.chunkSha256().size(); index++) {
            int size = manifest.sizeOfChunk(index);
            if (decompressed.readNBytes(buffer, 0, size) < size) {
                throw new PayloadRefused(
                        PayloadFault.COMPRESSION, name + ": " + image.member() + " ends within chunk " + index);
            }
            ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, size).asReadOnlyBuffer();
            MessageDigest chunkDigest = Digests.newSha256();
            chunkDigest.update(buffer, 0, size);
            requireHash(
                    "chunk " + index + " of " + image.member(),
                    chunkDigest.digest(),
                    manifest.chunkSha256().get(index));
            imageDigest.update(buffer, 0, size);
            sink.accept(image, (long) index * manifest.chunkSize(), chunk);
        }
        if (decompressed.read() >= 0) {
            throw new PayloadRefused(
                    PayloadFault.COMPRESSION,
                    name + ": " + image.member() + " holds more than " + manifest.size() + " bytes");
        }
        requireHash("the image in " + image.member(), imageDigest.digest(), manifest.sha256());
    }

    private void requireHash(String part, byte[] found, String expected) throws PayloadRefused {
        String hash = HexFormat.of().formatHex(found);
        if (!hash.equals(expected)) {
            throw new PayloadRefused(
                    PayloadFault.HASH, name + ": " + part + " has SHA-256 " + hash + " instead of " + expected);
        }
    }
}
