// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.util.file.FileTrees;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes the test vectors: one good payload, and copies of it with one change each. Their README says how to run it. */
final class PayloadVectors {

    /** The secret key of RFC 8032, section 7.1, test 2: valid, but not trusted by the vectors' reader. */
    private static final String OTHER_KEY =
            "302e020100300506032b657004220420" + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

    /** A manifest may have 32,768 values. This one has 38 beside the array that is added and its elements. */
    private static final int VALUES_LEFT = 32_768 - 38;

    private final Path folder;
    private final List<String> expectations = new ArrayList<>();

    private PayloadVectors(Path folder) {
        this.folder = folder;
    }

    /** Makes a changed copy of the good payload. */
    @FunctionalInterface
    private interface Change {
        byte[] of(SmallPayload payload) throws Exception;
    }

    /** Writes the vectors into the folder that is the only argument. */
    public static void main(String[] arguments) throws Exception {
        PayloadVectors vectors = new PayloadVectors(Path.of(arguments[0]));
        vectors.add("good", "OK", SmallPayload::bytes);
        vectors.add(
                "extension-field", "OK", payload -> changed(payload, "\"version\"", "\"x-note\": [1], \"version\""));
        vectors.addContainerFaults();
        vectors.addSignatureFaults();
        vectors.addManifestFaults();
        vectors.addJsonLimits();
        vectors.addImageFaults();
        vectors.addFrames();
        Files.write(vectors.folder.resolve("expected.tsv"), vectors.expectations);
    }

    private void addContainerFaults() throws Exception {
        add(
                "truncated-image",
                "TRUNCATED",
                payload -> Arrays.copyOf(payload.bytes(), payload.offsetOf("rootfs.ext4.zst") + 9));
        add("truncated-end", "TRUNCATED", payload -> Arrays.copyOf(payload.bytes(), payload.bytes().length - 1));
        add("trailing-data", "TRAILING_DATA", payload -> Arrays.copyOf(payload.bytes(), payload.bytes().length + 1));
        add("header-mode", "MEMBER_HEADER", payload -> {
            byte[] bytes = payload.bytes();
            // Mode 0744 instead of 0644, with the right checksum.
            bytes[104]++;
            bytes[153]++;
            return bytes;
        });
        add("padding", "MEMBER_HEADER", payload -> {
            byte[] bytes = payload.bytes();
            bytes[payload.offsetOf("manifest.json.sig") + 64] = 1;
            return bytes;
        });
        add("member-times", "MEMBER_HEADER", payload -> {
            byte[] bytes = payload.bytes();
            TarMember rootfs =
                    new TarMember("rootfs.ext4.zst", payload.members.get("rootfs.ext4.zst").length, 1_700_000_001L);
            System.arraycopy(
                    rootfs.header(), 0, bytes, payload.offsetOf("rootfs.ext4.zst") - TarMember.BLOCK_SIZE, 512);
            return bytes;
        });
        add("repeated-member", "TRAILING_DATA", payload -> {
            byte[] bytes = payload.bytes();
            byte[] more = SmallPayload.member("rootfs.ext4.zst", payload.members.get("rootfs.ext4.zst"));
            return ByteBuffer.allocate(bytes.length + more.length)
                    .put(bytes, 0, bytes.length - TarMember.END_SIZE)
                    .put(more)
                    .put(new byte[TarMember.END_SIZE])
                    .array();
        });
        add("swapped-images", "MEMBER_ORDER", payload -> {
            payload.members.put("bootfs.vfat.zst", payload.members.remove("bootfs.vfat.zst"));
            return payload.bytes();
        });
        add("missing-signature", "MEMBER_ORDER", payload -> {
            payload.members.remove(PayloadFormat.SIGNATURE);
            return payload.bytes();
        });
        add("huge-manifest", "MEMBER_SIZE", payload -> new TarMember(PayloadFormat.MANIFEST, (1L << 33) - 1, 0)
                .header());
        add("signature-size", "MEMBER_SIZE", payload -> {
            payload.members.put(PayloadFormat.SIGNATURE, new byte[65]);
            return payload.bytes();
        });
    }

    private void addSignatureFaults() throws Exception {
        add("changed-manifest", "SIGNATURE", payload -> {
            byte[] bytes = payload.bytes();
            bytes[payload.offsetOf(PayloadFormat.MANIFEST) + 1] = ' ';
            return bytes;
        });
        add("other-key", "SIGNATURE", payload -> {
            Path pem = Files.createTempFile("other-key", ".pem");
            Files.writeString(
                    pem,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(OTHER_KEY))
                            + "\n-----END PRIVATE KEY-----\n");
            payload.members.put(
                    PayloadFormat.SIGNATURE, SigningKey.read(pem).sign(payload.members.get(PayloadFormat.MANIFEST)));
            Files.delete(pem);
            return payload.bytes();
        });
        add(
                "key-id",
                "SIGNATURE",
                payload -> changed(payload, SmallPayload.verificationKey().id(), "0".repeat(64)));
    }

    private void addManifestFaults() throws Exception {
        add("not-json", "MANIFEST", payload -> payload.sign("no JSON".getBytes(StandardCharsets.UTF_8))
                .bytes());
        add("unknown-field", "MANIFEST", payload -> changed(payload, "\"version\"", "\"edition\": 1, \"version\""));
        add(
                "repeated-field",
                "MANIFEST",
                payload -> changed(payload, "\"version\"", "\"version\": \"9.9.9\", \"version\""));
        add("missing-field", "MANIFEST", payload -> changed(payload, "\"buildId\"", "\"x-buildId\""));
        add(
                "unknown-variant",
                "MANIFEST",
                payload -> changed(payload, "\"variant\" : \"development\"", "\"variant\" : \"dev\""));
        add("missing-variant", "MANIFEST", payload -> changed(payload, "\"variant\"", "\"x-variant\""));
        add("negative-size", "MANIFEST", payload -> changed(payload, "\"size\" : 6000", "\"size\" : -6000"));
        add("chunk-count", "MANIFEST", payload -> changed(payload, "\"size\" : 6000", "\"size\" : 4000"));
        add(
                "chunk-size",
                "MANIFEST",
                payload -> changed(payload, "\"chunkSize\" : 4096", "\"chunkSize\" : 2147483648"));
        add(
                "format-version",
                "FORMAT_VERSION",
                payload -> changed(payload, "\"formatVersion\" : 1", "\"formatVersion\" : 2"));
        add("hardware", "HARDWARE", payload -> changed(payload, "kn86-zero2w", "kn86-cm5"));
        add("image-size", "IMAGE_SIZE", payload -> changed(payload, "\"size\" : 6000", "\"size\" : 6001"));
        add("member-size", "MEMBER_SIZE", payload -> {
            int size = payload.members.get("bootfs.vfat.zst").length;
            return changed(payload, "\"compressedSize\" : " + size, "\"compressedSize\" : " + (size + 1));
        });
    }

    /** What JSON libraries differ about, in an optional extension; two of a kind lie at both sides of a limit. */
    private void addJsonLimits() throws Exception {
        addExtension("levels-16", "OK", "[".repeat(15) + "]".repeat(15));
        addExtension("levels-17", "MANIFEST", "[".repeat(16) + "]".repeat(16));
        addExtension("values-32768", "OK", "[1" + ",1".repeat(VALUES_LEFT - 2) + "]");
        addExtension("values-32769", "MANIFEST", "[1" + ",1".repeat(VALUES_LEFT - 1) + "]");
        addExtension("name-256", "OK", "{\"" + "n".repeat(256) + "\": 1}");
        addExtension("name-257", "MANIFEST", "{\"" + "n".repeat(257) + "\": 1}");
        addExtension("smallest-integer", "OK", "" + Long.MIN_VALUE);
        addExtension("too-small-integer", "MANIFEST", "-9223372036854775809");
        addExtension("fraction", "MANIFEST", "1.0");
        addExtension("exponent", "MANIFEST", "1e2");
        addExtension("huge-exponent", "MANIFEST", "1e999");
        addExtension("nul", "MANIFEST", "\"\\u0000\"");
        addExtension("nul-in-name", "MANIFEST", "{\"\\u0000\": 1}");
        addExtension("half-surrogate", "MANIFEST", "\"\\ud800\"");
        addExtension("surrogates", "OK", "\"\\ud83d\\ude00\"");
        addExtension("repeated-inner-field", "MANIFEST", "{\"a\": 1, \"\\u0061\": 2}");
        addExtension("comment", "MANIFEST", "1 /* one */");
        addExtension("control-character", "MANIFEST", "\"\t\"");
        addExtension("not-a-number", "MANIFEST", "NaN");
        addExtension("leading-zero", "MANIFEST", "01");
        add("json-byte-order-mark", "MANIFEST", payload -> payload.sign(
                        ("\ufeff" + payload.manifest()).getBytes(StandardCharsets.UTF_8))
                .bytes());
        // Latin-1 turns the character into a byte that begins no character of UTF-8.
        add("json-not-utf8", "MANIFEST", payload -> payload.sign(payload.manifest()
                        .replace("1.2.3-rc1+", "1.2.3-rc1\u00c0")
                        .getBytes(StandardCharsets.ISO_8859_1))
                .bytes());
    }

    private void addExtension(String name, String expected, String value) throws Exception {
        add(
                "json-" + name,
                expected,
                payload -> changed(payload, "\"version\"", "\"x-a\": " + value + ", \"version\""));
    }

    /** Sequences of frames that mean the same as the good ones, and frames that only some decoders take. */
    private void addFrames() throws Exception {
        byte[] skippable = HexFormat.of().parseHex("5f2a4d18" + "03000000" + "010203");
        byte[] empty = Zstd.compress(new byte[0]);
        addBootfs("frames-skippable", "OK", image -> joined(skippable, SmallPayload.frames(image), skippable));
        addBootfs("frames-empty", "OK", image -> joined(empty, SmallPayload.frames(image), empty));
        addBootfs(
                "frame-across-chunks",
                "OK",
                image -> joined(
                        Zstd.compress(Arrays.copyOf(image, 3000)),
                        Zstd.compress(Arrays.copyOfRange(image, 3000, image.length))));
        // The descriptor says that the window follows, and that the content's size has two bytes: 256 + 0x1670.
        addBootfs("window-4096", "OK", image -> rawFrame(image, "40" + "10" + "7016"));
        addBootfs("window-4608", "COMPRESSION", image -> rawFrame(image, "40" + "11" + "7016"));
        addBootfs("segment-6000", "COMPRESSION", image -> rawFrame(image, "60" + "7016"));
        addBootfs("reserved-bit", "COMPRESSION", image -> rawFrame(image, "48" + "10" + "7016"));
        addBootfs("dictionary", "COMPRESSION", image -> rawFrame(image, "41" + "10" + "01" + "7016"));
        addBootfs(
                "block-too-large",
                "COMPRESSION",
                image -> joined(
                        HexFormat.of().parseHex("28b52ffd" + "40" + "08" + "7016"), block(1, image.length), image));
        addBootfs(
                "reserved-block",
                "COMPRESSION",
                image -> joined(HexFormat.of().parseHex("28b52ffd" + "40" + "10" + "7016"), block(7, 1), new byte[1]));
        // The format of zstd 0.7, which Debian's library can decompress.
        addBootfs("old-format", "COMPRESSION", image -> {
            byte[] frame = rawFrame(image, "40" + "10" + "7016");
            frame[0] = 0x27;
            return frame;
        });
        addBootfs("frame-cut", "COMPRESSION", image -> Arrays.copyOf(SmallPayload.frames(image), 20));
        addBootfs(
                "header-cut",
                "COMPRESSION",
                image -> joined(SmallPayload.frames(image), HexFormat.of().parseHex("28b52f")));
        addBootfs(
                "skippable-cut",
                "COMPRESSION",
                image -> joined(SmallPayload.frames(image), Arrays.copyOf(skippable, skippable.length - 1)));
    }

    /** A frame of two raw blocks of at most 4096 bytes. */
    private static byte[] rawFrame(byte[] image, String header) {
        byte[] first = Arrays.copyOf(image, 4096);
        byte[] second = Arrays.copyOfRange(image, 4096, image.length);
        return joined(
                HexFormat.of().parseHex("28b52ffd" + header),
                block(0, first.length),
                first,
                block(1, second.length),
                second);
    }

    /** The header of a block: 1 for the last one, 2 times its type, which is 0 for a raw one, and 8 times its size. */
    private static byte[] block(int lastAndType, int size) {
        int value = size << 3 | lastAndType;
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Adds a payload whose boot file system, of 6000 bytes, is compressed in another way. */
    private void addBootfs(String name, String expected, UnaryOperator<byte[]> compression) throws Exception {
        add(name, expected, payload -> payload.replaceBootfs(compression.apply(payload.images.get(SlotImage.BOOTFS)))
                .bytes());
    }

    private void addImageFaults() throws Exception {
        add("damaged-frame", "COMPRESSION", payload -> {
            payload.members.get("bootfs.vfat.zst")[0] ^= 1;
            return payload.bytes();
        });
        add("large-window", "COMPRESSION", payload -> {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            // A stream's frame does not state the content's size, so that a reader needs the level's whole window.
            try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(frame, 9)) {
                out.write(payload.images.get(SlotImage.BOOTFS));
            }
            return payload.replaceBootfs(frame.toByteArray()).bytes();
        });
        add("longer-image", "COMPRESSION", payload -> withBootfsOf(payload, 6001));
        add("shorter-image", "COMPRESSION", payload -> withBootfsOf(payload, 5999));
        add("wrong-chunk", "HASH", payload -> {
            byte[] image = payload.images.get(SlotImage.BOOTFS).clone();
            image[5000]++;
            return payload.replaceBootfs(SmallPayload.frames(image)).bytes();
        });
        add(
                "wrong-image-hash",
                "HASH",
                payload -> changed(payload, payload.bootfs().sha256(), "0".repeat(64)));
        add(
                "wrong-member-hash",
                "HASH",
                payload -> changed(payload, payload.bootfs().compressedSha256(), "0".repeat(64)));
    }

    /** Makes the boot file system shorter or longer; the manifest stays as it is. */
    private static byte[] withBootfsOf(SmallPayload payload, int size) throws Exception {
        byte[] image = Arrays.copyOf(payload.images.get(SlotImage.BOOTFS), size);
        return payload.replaceBootfs(SmallPayload.frames(image)).bytes();
    }

    private void add(String name, String expected, Change change) throws Exception {
        Path images = Files.createTempDirectory("vectors");
        Files.write(folder.resolve(name + ".kn86fw"), change.of(SmallPayload.create(images)));
        FileTrees.delete(images);
        expectations.add(name + "\t" + expected);
    }

    private static byte[] changed(SmallPayload payload, String text, String replacement) throws Exception {
        return payload.changeManifest(text, replacement).bytes();
    }
}
