// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.github.luben.zstd.Zstd;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.image.filesystem.ByteRanges;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A payload of a few kilobytes with chunks of 4 KiB, as its members in order; the key is the published one of RFC 8032,
 * section 7.1, test 1. Tests change members and put them together again.
 */
final class SmallPayload {

    static final Path VECTORS = Path.of("src/test/resources/payload/vectors");
    static final int CHUNK_SIZE = PayloadFormat.MINIMUM_CHUNK_SIZE;
    static final String HARDWARE = "kn86-zero2w";
    static final Map<SlotImage, Long> CAPACITIES = Map.of(SlotImage.BOOTFS, 6000L, SlotImage.ROOTFS, 16384L);

    private static final long MODIFIED = 1_700_000_000L;

    /** The members' contents by name. */
    final Map<String, byte[]> members = new LinkedHashMap<>();
    /** The images before compression. */
    final Map<SlotImage, byte[]> images = new EnumMap<>(SlotImage.class);

    static SigningKey signingKey() throws IOException, BuildFailure {
        return SigningKey.read(VECTORS.resolve("signing-key.pem"));
    }

    static VerificationKey verificationKey() throws IOException, BuildFailure {
        return VerificationKey.read(VECTORS.resolve("verification-key.pem"));
    }

    static PayloadReader reader() throws IOException, BuildFailure {
        return new PayloadReader(List.of(verificationKey()), HARDWARE, CAPACITIES);
    }

    static SmallPayload create(Path folder) throws IOException, BuildFailure {
        SmallPayload payload = new SmallPayload();
        // A short last chunk; a chunk of zeros in the middle.
        payload.images.put(SlotImage.BOOTFS, pattern(6000));
        byte[] rootfs = pattern(16384);
        Arrays.fill(rootfs, 4096, 8192, (byte) 0);
        payload.images.put(SlotImage.ROOTFS, rootfs);
        payload.members.put(PayloadFormat.MANIFEST, new byte[0]);
        payload.members.put(PayloadFormat.SIGNATURE, new byte[0]);
        Map<SlotImage, ImageManifest> manifests = new EnumMap<>(SlotImage.class);
        for (SlotImage image : SlotImage.values()) {
            Path file = Files.write(folder.resolve(image.file()), payload.images.get(image));
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            manifests.put(
                    image,
                    new ChunkedCompression(CHUNK_SIZE, 9)
                            .compress(file, ByteRanges.of(0, Files.size(file)), KeptFrames.NONE, compressed));
            payload.members.put(image.member(), compressed.toByteArray());
        }
        payload.sign(ManifestJson.write(manifest(manifests)));
        return payload;
    }

    private static PayloadManifest manifest(Map<SlotImage, ImageManifest> images) throws IOException, BuildFailure {
        return new PayloadManifest(
                List.of(HARDWARE),
                "1.2.3-rc1",
                "1.2.3-rc1+0123456789ab",
                Variant.DEVELOPMENT,
                "1.0.0",
                "development",
                verificationKey().id(),
                new Component("1.20260408-1", "b".repeat(64)),
                new Component("0.9.0", "c".repeat(64)),
                images);
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        int state = 1;
        for (int i = 0; i < size; i++) {
            state = state * 1103515245 + 12345;
            bytes[i] = (byte) (i % 64 < 4 ? state >>> 16 : 'k');
        }
        return bytes;
    }

    /** Replaces the manifest's bytes, and signs them with the right key. */
    SmallPayload sign(byte[] manifest) throws IOException, BuildFailure {
        members.put(PayloadFormat.MANIFEST, manifest);
        members.put(PayloadFormat.SIGNATURE, signingKey().sign(manifest));
        return this;
    }

    String manifest() {
        return new String(members.get(PayloadFormat.MANIFEST), StandardCharsets.UTF_8);
    }

    /** Replaces the first occurrence of a text in the manifest, and signs it again. The text must occur. */
    SmallPayload changeManifest(String text, String replacement) throws IOException, BuildFailure {
        int at = manifest().indexOf(text);
        if (at < 0) {
            throw new IllegalArgumentException("the manifest does not contain " + text);
        }
        String changed = manifest().substring(0, at) + replacement + manifest().substring(at + text.length());
        return sign(changed.getBytes(StandardCharsets.UTF_8));
    }

    /** What the manifest says about the boot file system. */
    ImageManifest bootfs() throws BuildFailure {
        return ManifestJson.read("", members.get(PayloadFormat.MANIFEST)).image(SlotImage.BOOTFS);
    }

    /** Replaces the compressed boot file system, and puts its size and hash into the manifest. */
    SmallPayload replaceBootfs(byte[] compressed) throws IOException, BuildFailure {
        ImageManifest stated = bootfs();
        members.put(SlotImage.BOOTFS.member(), compressed);
        changeManifest("\"compressedSize\" : " + stated.compressedSize(), "\"compressedSize\" : " + compressed.length);
        return changeManifest(
                stated.compressedSha256(),
                HexFormat.of().formatHex(Digests.newSha256().digest(compressed)));
    }

    /** An image compressed chunk by chunk. */
    static byte[] frames(byte[] image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < image.length; at += CHUNK_SIZE) {
            out.writeBytes(Zstd.compress(Arrays.copyOfRange(image, at, Math.min(image.length, at + CHUNK_SIZE))));
        }
        return out.toByteArray();
    }

    /** The payload's bytes. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        members.forEach((name, content) -> out.writeBytes(member(name, content)));
        out.writeBytes(new byte[TarMember.END_SIZE]);
        return out.toByteArray();
    }

    static byte[] member(String name, byte[] content) {
        TarMember member = new TarMember(name, content.length, MODIFIED);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(member.header());
        out.writeBytes(content);
        out.writeBytes(new byte[member.padding()]);
        return out.toByteArray();
    }

    /** Where a member's content begins within {@link #bytes}. */
    int offsetOf(String member) {
        int offset = TarMember.BLOCK_SIZE;
        for (var entry : members.entrySet()) {
            if (entry.getKey().equals(member)) {
                return offset;
            }
            offset += member(entry.getKey(), entry.getValue()).length;
        }
        throw new IllegalArgumentException(member);
    }
}
