// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.kn86.image.format.tar.TarMember;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadReaderTest {

    @TempDir
    Path folder;

    private SmallPayload payload;

    /** Collects the chunks, and checks that all bytes so far are right. */
    private final class Collector implements ChunkSink {

        private final Map<SlotImage, ByteArrayOutputStream> images = new EnumMap<>(SlotImage.class);

        @Override
        public void accept(SlotImage image, long offset, ByteBuffer chunk) {
            ByteArrayOutputStream collected = images.computeIfAbsent(image, key -> new ByteArrayOutputStream());
            assertEquals(collected.size(), offset);
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            byte[] expected = payload.images.get(image);
            assertArrayEquals(
                    Arrays.copyOfRange(expected, (int) offset, (int) offset + bytes.length),
                    bytes,
                    "only right chunks are handed on");
            collected.writeBytes(bytes);
        }
    }

    @BeforeEach
    void create() throws Exception {
        payload = SmallPayload.create(folder);
    }

    @Test
    void goodPayloadIsReadWhole() throws Exception {
        Collector collector = new Collector();
        PayloadManifest manifest = read(payload.bytes(), collector);
        assertEquals("1.2.3-rc1", manifest.version());
        for (SlotImage image : SlotImage.values()) {
            assertArrayEquals(
                    payload.images.get(image), collector.images.get(image).toByteArray());
        }
    }

    @Test
    void truncationsAreRefusedWhereverTheyAre() throws Exception {
        byte[] bytes = payload.bytes();
        for (int size : samples(bytes.length)) {
            PayloadRefused refused = refused(Arrays.copyOf(bytes, size));
            assertEquals(PayloadFault.TRUNCATED, refused.fault(), "size " + size + ": " + refused.getMessage());
        }
    }

    @Test
    void flippedBitsAreRefusedWhereverTheyAre() throws Exception {
        byte[] bytes = payload.bytes();
        for (int at : samples(bytes.length)) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            PayloadRefused refused = assertThrows(PayloadRefused.class, () -> read(flipped, new Collector()));
            assertTrue(refused.getMessage().startsWith("x.kn86fw: "), refused.getMessage());
        }
    }

    /** Positions just before, at and behind every boundary of the payload, and some between them. */
    private int[] samples(int size) {
        IntStream starts = payload.members.keySet().stream().mapToInt(payload::offsetOf);
        IntStream boundaries = IntStream.concat(starts, IntStream.of(size - TarMember.END_SIZE, size))
                .flatMap(start -> IntStream.of(start - TarMember.BLOCK_SIZE, start))
                .flatMap(boundary -> IntStream.rangeClosed(boundary - 2, boundary + 2));
        IntStream spread = IntStream.iterate(0, at -> at + 41).takeWhile(at -> at < size);
        return IntStream.concat(boundaries, spread)
                .filter(at -> at >= 0 && at < size)
                .distinct()
                .toArray();
    }

    @Test
    void fuzzedPayloadsAreRefusedAndNothingElse() throws Exception {
        byte[] bytes = payload.bytes();
        Random random = new Random(86);
        for (int round = 0; round < 500; round++) {
            byte[] fuzzed = bytes.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(fuzzed.length);
                int length = Math.min(1 + random.nextInt(64), fuzzed.length - at);
                int from = random.nextInt(fuzzed.length - length + 1);
                System.arraycopy(bytes, from, fuzzed, at, length);
            }
            if (!Arrays.equals(fuzzed, bytes)) {
                assertThrows(PayloadRefused.class, () -> read(fuzzed, new Collector()));
            }
        }
    }

    @Test
    void fuzzedManifestsWithARightSignatureAreReadOrRefusedAndNothingElse() throws Exception {
        byte[] manifest = payload.members.get(PayloadFormat.MANIFEST);
        Random random = new Random(86);
        for (int round = 0; round < 500; round++) {
            byte[] fuzzed = manifest.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                fuzzed[random.nextInt(fuzzed.length)] =
                        (byte) " {}[]\",:0-9az\\\n\u0000\u00ff".charAt(random.nextInt(17));
            }
            try {
                read(payload.sign(fuzzed).bytes(), new Collector());
            } catch (PayloadRefused refused) {
                assertTrue(refused.getMessage().startsWith("x.kn86fw: "), refused.getMessage());
            }
        }
    }

    @Test
    void trailingDataAreRefused() {
        byte[] bytes = payload.bytes();
        assertRefused(
                PayloadFault.TRAILING_DATA,
                "something follows the last member",
                Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Test
    void otherOrderIsRefused() {
        byte[] boot = payload.members.remove("bootfs.vfat.zst");
        payload.members.put("bootfs.vfat.zst", boot);
        assertRefused(PayloadFault.MEMBER_ORDER, "rootfs.ext4.zst where bootfs.vfat.zst should be", payload.bytes());
    }

    @Test
    void repeatedAndAddedMembersAreRefused() {
        byte[] bytes = payload.bytes();
        byte[] more = SmallPayload.member("rootfs.ext4.zst", payload.members.get("rootfs.ext4.zst"));
        ByteBuffer longer = ByteBuffer.allocate(bytes.length + more.length);
        longer.put(bytes, 0, bytes.length - TarMember.END_SIZE).put(more).put(new byte[TarMember.END_SIZE]);
        assertRefused(PayloadFault.TRAILING_DATA, "something follows the last member", longer.array());
    }

    @Test
    void missingMemberIsRefused() {
        payload.members.remove("manifest.json.sig");
        assertRefused(PayloadFault.MEMBER_ORDER, "bootfs.vfat.zst where manifest.json.sig should be", payload.bytes());
    }

    @Test
    void hugeManifestIsRefusedBeforeItIsRead() {
        byte[] header = new TarMember(PayloadFormat.MANIFEST, (1L << 33) - 1, 0).header();
        assertRefused(PayloadFault.MEMBER_SIZE, "manifest.json has 8589934591 bytes instead of 1 to 1048576", header);
    }

    @Test
    void signatureOfAnotherSizeIsRefused() {
        payload.members.put(PayloadFormat.SIGNATURE, new byte[65]);
        assertRefused(PayloadFault.MEMBER_SIZE, "manifest.json.sig has 65 bytes instead of 64", payload.bytes());
    }

    @Test
    void changedManifestIsRefusedBeforeItIsUsed() {
        payload.members.put(PayloadFormat.MANIFEST, "no JSON".getBytes(StandardCharsets.UTF_8));
        assertRefused(PayloadFault.SIGNATURE, "no trusted key has signed this manifest", payload.bytes());
    }

    @Test
    void untrustedSignerIsRefused() throws Exception {
        PayloadReader strict = new PayloadReader(List.of(), SmallPayload.HARDWARE, SmallPayload.CAPACITIES);
        PayloadRefused refused = assertThrows(
                PayloadRefused.class,
                () -> strict.read("x.kn86fw", new ByteArrayInputStream(payload.bytes()), ChunkSink.NONE));
        assertEquals(PayloadFault.SIGNATURE, refused.fault());
    }

    @Test
    void otherKeyIdThanTheSignersIsRefused() throws Exception {
        String id = SmallPayload.verificationKey().id();
        payload.changeManifest(id, "0".repeat(64));
        assertRefused(
                PayloadFault.SIGNATURE,
                "the manifest names key " + "0".repeat(64) + ", it was signed by " + id,
                payload.bytes());
    }

    @Test
    void unsuitablePayloadsAreRefused() throws Exception {
        PayloadReader other =
                new PayloadReader(List.of(SmallPayload.verificationKey()), "kn86-cm5", SmallPayload.CAPACITIES);
        PayloadRefused refused = assertThrows(
                PayloadRefused.class,
                () -> other.read("x.kn86fw", new ByteArrayInputStream(payload.bytes()), ChunkSink.NONE));
        assertEquals(PayloadFault.HARDWARE, refused.fault());
        assertTrue(
                refused.getMessage().startsWith("x.kn86fw: for [kn86-zero2w], not for kn86-cm5"), refused.getMessage());

        PayloadReader small = new PayloadReader(
                List.of(SmallPayload.verificationKey()),
                SmallPayload.HARDWARE,
                Map.of(SlotImage.BOOTFS, 6000L, SlotImage.ROOTFS, 16383L));
        refused = assertThrows(
                PayloadRefused.class,
                () -> small.read("x.kn86fw", new ByteArrayInputStream(payload.bytes()), ChunkSink.NONE));
        assertEquals(PayloadFault.IMAGE_SIZE, refused.fault());
        assertTrue(refused.getMessage().startsWith("x.kn86fw: rootfs has 16384 bytes, its partition 16383"));
    }

    @Test
    void sizeThatTheManifestDoesNotStateIsRefused() throws Exception {
        int size = payload.members.get("bootfs.vfat.zst").length;
        payload.changeManifest("\"compressedSize\" : " + size, "\"compressedSize\" : " + (size + 1));
        assertRefused(
                PayloadFault.MEMBER_SIZE,
                "bootfs.vfat.zst has " + size + " bytes, the manifest says " + (size + 1),
                payload.bytes());
    }

    @Test
    void damagedCompressionIsRefused() {
        payload.members.get("bootfs.vfat.zst")[0] ^= 1;
        assertRefused(PayloadFault.COMPRESSION, "bootfs.vfat.zst: not a zstd frame", payload.bytes());
    }

    @Test
    void tooLargeWindowIsRefused() throws Exception {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        // A stream's frame does not state the content's size, so that a reader needs the level's whole window.
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(frame, 9)) {
            out.write(payload.images.get(SlotImage.BOOTFS));
        }
        payload.replaceBootfs(frame.toByteArray());
        assertRefused(PayloadFault.COMPRESSION, "bootfs.vfat.zst: needs a window of 4194304 bytes", payload.bytes());
    }

    @Test
    void imageLongerThanStatedIsRefused() throws Exception {
        byte[] image = Arrays.copyOf(payload.images.get(SlotImage.BOOTFS), 6001);
        payload.replaceBootfs(SmallPayload.frames(image));
        assertRefused(PayloadFault.COMPRESSION, "bootfs.vfat.zst holds more than 6000 bytes", payload.bytes());
    }

    @Test
    void imageShorterThanStatedIsRefused() throws Exception {
        payload.replaceBootfs(SmallPayload.frames(Arrays.copyOf(payload.images.get(SlotImage.BOOTFS), 5999)));
        assertRefused(PayloadFault.COMPRESSION, "bootfs.vfat.zst ends within chunk 1", payload.bytes());
    }

    @Test
    void wrongChunkIsNotPassedOn() throws Exception {
        byte[] image = payload.images.get(SlotImage.BOOTFS).clone();
        image[5000]++;
        payload.replaceBootfs(SmallPayload.frames(image));
        Collector collector = new Collector();
        PayloadRefused refused = assertThrows(PayloadRefused.class, () -> read(payload.bytes(), collector));
        assertEquals(PayloadFault.HASH, refused.fault());
        assertTrue(refused.getMessage().startsWith("x.kn86fw: chunk 1 of bootfs.vfat.zst has SHA-256 "));
        assertEquals(
                SmallPayload.CHUNK_SIZE, collector.images.get(SlotImage.BOOTFS).size());
    }

    @Test
    void wrongTotalHashesAreRefused() throws Exception {
        ImageManifest manifest = payload.bootfs();
        byte[] original = payload.members.get(PayloadFormat.MANIFEST);
        payload.changeManifest("\"" + manifest.sha256(), "\"" + "0".repeat(64));
        assertRefused(
                PayloadFault.HASH, "the image in bootfs.vfat.zst has SHA-256 " + manifest.sha256(), payload.bytes());
        payload.sign(original).changeManifest(manifest.compressedSha256(), "0".repeat(64));
        assertRefused(PayloadFault.HASH, "bootfs.vfat.zst has SHA-256 " + manifest.compressedSha256(), payload.bytes());
    }

    private PayloadManifest read(byte[] bytes, ChunkSink sink) throws Exception {
        return SmallPayload.reader().read("x.kn86fw", new ByteArrayInputStream(bytes), sink);
    }

    private PayloadRefused refused(byte[] bytes) {
        return assertThrows(PayloadRefused.class, () -> read(bytes, new Collector()));
    }

    private void assertRefused(PayloadFault fault, String problem, byte[] bytes) {
        PayloadRefused refused = assertThrows(PayloadRefused.class, () -> read(bytes, ChunkSink.NONE));
        assertEquals(fault, refused.fault(), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("x.kn86fw: "), refused.getMessage());
        assertTrue(refused.getMessage().contains(problem), refused.getMessage());
    }
}
