// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.util.file.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes mutated payloads and says what our reader finds, for other readers to be compared with. A line is the fault or
 * OK, a tab, the name of the vector that was mutated, and edits of its bytes, each after a tab: offset, number of
 * deleted bytes, inserted bytes in hexadecimal, separated by colons. Offsets are those of the vector, and ascend.
 *
 * <p>Half of the mutations are of the container's bytes. A quarter is of the manifest's text, and a quarter of a
 * compressed image; both are signed again, so that readers get beyond the signature.
 */
final class PayloadMutations {

    private static final List<String> BASES = List.of(
            "good", "extension-field", "frames-skippable", "frame-across-chunks", "window-4096", "json-name-256");

    private static final String[] JSON = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u0000",
        "\\ud83d",
        "\\ude00",
        "-",
        "0",
        "1",
        ".5",
        "e9",
        "null",
        "true",
        " ",
        "\n",
        "\t",
        "\u00a0",
        "\ufeff",
        "\u00e9",
        "/",
        "//",
        "x-",
        "9223372036854775807",
        "9223372036854775808",
        "1.0",
        "version",
        "[[[[[[[[[[[[[[[[",
        "{\"a\":",
        "\"x-b\":1,",
        "4096",
        "8192",
        "16777216",
        "33554432"
    };
    private static final String[] ZSTD = {
        "28b52ffd",
        "27b52ffd",
        "502a4d1800000000",
        "5f2a4d1801000000ff",
        "28b52ffd2000010000",
        "0100",
        "ff",
        "00",
        "ffffff",
        "28b52ffd0010010000",
        "fd"
    };

    /** Replaces bytes of a vector. */
    private record Edit(int offset, int deleted, byte[] inserted) {}

    private final Map<String, byte[]> vectors = new LinkedHashMap<>();
    /** Read once: a key is checked for a hundredth of a second. */
    private final SigningKey signingKey = SmallPayload.signingKey();

    private final PayloadReader reader = SmallPayload.reader();

    PayloadMutations() throws Exception {
        for (String base : BASES) {
            vectors.put(base, Files.readAllBytes(SmallPayload.VECTORS.resolve(base + ".kn86fw")));
        }
    }

    /** Prints a number of lines: arguments are the first seed, and how many. */
    public static void main(String[] arguments) throws Exception {
        PayloadMutations mutations = new PayloadMutations();
        long first = Long.parseLong(arguments[0]);
        StringBuilder lines = new StringBuilder();
        for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
            lines.append(mutations.line(seed)).append('\n');
            if (lines.length() > 1 << 16) {
                System.out.print(lines);
                lines.setLength(0);
            }
        }
        System.out.print(lines);
    }

    /** The line of one mutation. Equal seeds give equal lines. */
    String line(long seed) throws Exception {
        Random random = new Random(seed);
        String name = BASES.get(random.nextInt(BASES.size()));
        byte[] base = vectors.get(name);
        List<Edit> edits =
                switch (random.nextInt(4)) {
                    case 0 -> differences(base, changedManifest(base, random));
                    case 1 -> differences(base, changedImage(base, random));
                    default -> changedContainer(base, random);
                };
        return verdict(applied(base, edits)) + "\t" + name + text(edits);
    }

    /** What our reader finds in a payload. */
    String verdict(byte[] payload) throws Exception {
        try {
            reader.read("x", new ByteArrayInputStream(payload), ChunkSink.NONE);
            return "OK";
        } catch (PayloadRefused refused) {
            return refused.fault().name();
        }
    }

    /** The payload of a line, to look at a disagreement. */
    byte[] payload(String line) {
        String[] fields = line.split("\t");
        List<Edit> edits = new ArrayList<>();
        for (String field : Arrays.asList(fields).subList(2, fields.length)) {
            String[] parts = field.split(":", -1);
            edits.add(new Edit(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    HexFormat.of().parseHex(parts[2])));
        }
        return applied(vectors.get(fields[1]), edits);
    }

    private static List<Edit> changedContainer(byte[] base, Random random) {
        List<Edit> edits = new ArrayList<>();
        int at = 0;
        for (int count = random.nextInt(3); count >= 0 && at < base.length; count--) {
            Edit edit = edit(base, place(base, at, random), random);
            edits.add(edit);
            at = edit.offset() + edit.deleted() + 1;
        }
        return edits;
    }

    /** Headers and the end get as many changes as all else. */
    private static int place(byte[] base, int from, Random random) {
        int at = from + random.nextInt(base.length - from);
        return random.nextBoolean()
                ? at
                : Math.max(from, Math.min(base.length - 1, at / 512 * 512 + random.nextInt(8)));
    }

    private static Edit edit(byte[] base, int at, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new Edit(at, base.length - at, new byte[0]);
            case 1 -> new Edit(at, Math.min(base.length - at, 1 + random.nextInt(1024)), new byte[0]);
            case 2 -> new Edit(at, 0, new byte[1 + random.nextInt(600)]);
            case 3 -> new Edit(at, 0, Arrays.copyOfRange(base, at, Math.min(base.length, at + 512)));
            case 4 -> new Edit(at, 1, new byte[] {(byte) random.nextInt(256)});
            default -> new Edit(at, 1, new byte[] {(byte) (base[at] ^ 1 << random.nextInt(8))});
        };
    }

    private Map<String, byte[]> changedManifest(byte[] base, Random random) throws Exception {
        Map<String, byte[]> members = members(base);
        byte[] json = members.get(PayloadFormat.MANIFEST);
        for (int count = random.nextInt(3); count >= 0; count--) {
            json = changedText(json, random);
        }
        return signed(members, json);
    }

    private static byte[] changedText(byte[] json, Random random) {
        int at = random.nextInt(json.length);
        byte[] token = JSON[random.nextInt(JSON.length)].getBytes(StandardCharsets.UTF_8);
        int deleted =
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> token.length;
                    default -> random.nextInt(4);
                };
        byte[] inserted = random.nextInt(8) == 0 ? new byte[] {(byte) random.nextInt(256)} : token;
        return applied(json, List.of(new Edit(at, Math.min(deleted, json.length - at), inserted)));
    }

    private Map<String, byte[]> changedImage(byte[] base, Random random) throws Exception {
        Map<String, byte[]> members = members(base);
        String member = random.nextBoolean() ? "bootfs.vfat.zst" : "rootfs.ext4.zst";
        byte[] old = members.get(member);
        byte[] image = old;
        for (int count = random.nextInt(2); count >= 0; count--) {
            image = changedFrames(image, random);
        }
        members.put(member, image);
        String json = new String(members.get(PayloadFormat.MANIFEST), StandardCharsets.UTF_8)
                .replace("\"compressedSize\" : " + old.length, "\"compressedSize\" : " + image.length)
                .replace(sha256(old), sha256(image));
        return signed(members, json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] changedFrames(byte[] image, Random random) {
        int at = random.nextInt(random.nextBoolean() ? Math.min(24, image.length) : image.length);
        byte[] token = HexFormat.of().parseHex(ZSTD[random.nextInt(ZSTD.length)]);
        Edit edit =
                switch (random.nextInt(6)) {
                    case 0 -> new Edit(at, 0, token);
                    case 1 -> new Edit(at, Math.min(token.length, image.length - at), token);
                    case 2 -> new Edit(at, Math.min(1 + random.nextInt(8), image.length - at), new byte[0]);
                    case 3 -> new Edit(image.length, 0, token);
                    default -> new Edit(at, 1, new byte[] {(byte) (image[at] ^ 1 << random.nextInt(8))});
                };
        byte[] changed = applied(image, List.of(edit));
        return changed.length == 0 ? token : changed;
    }

    private Map<String, byte[]> signed(Map<String, byte[]> members, byte[] json) throws Exception {
        byte[] manifest = json.length == 0 ? new byte[] {' '} : json;
        members.put(PayloadFormat.MANIFEST, manifest);
        members.put(PayloadFormat.SIGNATURE, signingKey.sign(manifest));
        return members;
    }

    private static Map<String, byte[]> members(byte[] payload) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int at = 0; at < payload.length - TarMember.END_SIZE; ) {
            TarMember member = TarMember.read(Arrays.copyOfRange(payload, at, at + TarMember.BLOCK_SIZE))
                    .orElseThrow();
            int content = at + TarMember.BLOCK_SIZE;
            int end = content + (int) member.size();
            members.put(member.name(), Arrays.copyOfRange(payload, content, end));
            at = end + member.padding();
        }
        return members;
    }

    /** The edits that turn one payload into another one of the same members, part by part. */
    private static List<Edit> differences(byte[] base, Map<String, byte[]> changed) {
        List<Edit> edits = new ArrayList<>();
        int at = 0;
        for (var member : members(base).entrySet()) {
            byte[] old = SmallPayload.member(member.getKey(), member.getValue());
            byte[] now = SmallPayload.member(member.getKey(), changed.get(member.getKey()));
            addDifference(edits, at, Arrays.copyOf(old, 512), Arrays.copyOf(now, 512));
            addDifference(
                    edits,
                    at + 512,
                    Arrays.copyOfRange(old, 512, old.length),
                    Arrays.copyOfRange(now, 512, now.length));
            at += old.length;
        }
        return edits;
    }

    private static void addDifference(List<Edit> edits, int at, byte[] old, byte[] now) {
        int start = Arrays.mismatch(old, now);
        if (start >= 0) {
            int oldEnd = old.length;
            int nowEnd = now.length;
            while (oldEnd > start && nowEnd > start && old[oldEnd - 1] == now[nowEnd - 1]) {
                oldEnd--;
                nowEnd--;
            }
            edits.add(new Edit(at + start, oldEnd - start, Arrays.copyOfRange(now, start, nowEnd)));
        }
    }

    private static byte[] applied(byte[] base, List<Edit> edits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (Edit edit : edits) {
            out.write(base, at, edit.offset() - at);
            out.writeBytes(edit.inserted());
            at = edit.offset() + edit.deleted();
        }
        out.write(base, at, base.length - at);
        return out.toByteArray();
    }

    private static String text(List<Edit> edits) {
        StringBuilder text = new StringBuilder();
        for (Edit edit : edits) {
            text.append('\t')
                    .append(edit.offset())
                    .append(':')
                    .append(edit.deleted())
                    .append(':');
            text.append(HexFormat.of().formatHex(edit.inserted()));
        }
        return text.toString();
    }

    private static String sha256(byte[] bytes) {
        return Digests.sha256(bytes);
    }
}
