// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.image.filesystem.ByteRanges;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.file.Digests;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class ChunkedCompressionTest {

    private static final int CHUNK = 1 << 16;

    @TempDir
    Path folder;

    @Test
    void framesAreOneStreamToZstdAndTheManifestDescribesIt() throws Exception {
        byte[] content = content(5 * CHUNK + 1);
        Arrays.fill(content, CHUNK, 3 * CHUNK, (byte) 0);
        Path image = Files.write(folder.resolve("image"), content);
        Path member = folder.resolve("image.zst");
        ImageManifest manifest;
        try (OutputStream out = Files.newOutputStream(member)) {
            manifest = new ChunkedCompression(CHUNK, 3).compress(image, all(image), KeptFrames.NONE, out);
        }
        Path decompressed = folder.resolve("decompressed");
        ForeignTool.ZSTD.run("--decompress", "--quiet", member, "-o", decompressed);
        assertArrayEquals(content, Files.readAllBytes(decompressed));
        assertEquals(Files.size(member), manifest.compressedSize());
        assertEquals(Digests.sha256(member), manifest.compressedSha256());
        assertEquals(content.length, manifest.size());
        assertEquals(Digests.sha256(image), manifest.sha256());
        assertEquals(6, manifest.chunkSha256().size());
        assertEquals(hash(Arrays.copyOf(content, CHUNK)), manifest.chunkSha256().get(0));
        assertEquals(hash(new byte[CHUNK]), manifest.chunkSha256().get(2));
        assertEquals(
                hash(Arrays.copyOfRange(content, 5 * CHUNK, content.length)),
                manifest.chunkSha256().get(5));
    }

    @Test
    void everyChunkIsAFrameWithItsSizeAndChecksum() throws Exception {
        Path image = Files.write(folder.resolve("image"), content(3 * CHUNK));
        Path member = folder.resolve("image.zst");
        try (OutputStream out = Files.newOutputStream(member)) {
            new ChunkedCompression(CHUNK, 3).compress(image, all(image), KeptFrames.NONE, out);
        }
        String listing = ForeignTool.ZSTD.run("--list", "--verbose", member).stdout();
        assertTrue(listing.contains("Frames: 3\n") || listing.contains("# Zstandard Frames: 3\n"), listing);
        assertTrue(listing.contains("(" + 3 * CHUNK + " B)"), listing);
        assertTrue(listing.contains("Check: XXH64"), listing);
    }

    @Test
    void resultIsTheSameAtEveryTime() throws Exception {
        Path image = Files.write(folder.resolve("image"), content(40 * CHUNK + 5));
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        assertEquals(
                new ChunkedCompression(CHUNK, 9).compress(image, all(image), KeptFrames.NONE, first),
                new ChunkedCompression(CHUNK, 9).compress(image, all(image), KeptFrames.NONE, second));
        assertArrayEquals(first.toByteArray(), second.toByteArray());
    }

    /** Most chunks of an image are empty; an empty chunk is compressed only once. */
    @Test
    void emptySpaceTakesLessThan16Sectors() throws Exception {
        Path image = folder.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(64L << 20);
        }
        ImageManifest manifest = new ChunkedCompression(PayloadFormat.CHUNK_SIZE, 19)
                .compress(image, all(image), KeptFrames.NONE, OutputStream.nullOutputStream());
        assertEquals(1, manifest.chunkSha256().stream().distinct().count());
        assertTrue(manifest.compressedSize() < 16 * 512, "compressed to " + manifest.compressedSize());
    }

    @Test
    void whatIsNotUsedIsZeros() throws Exception {
        byte[] content = content(6 * CHUNK + 7);
        Path image = Files.write(folder.resolve("image"), content);
        ByteRanges used = ByteRanges.of(100, CHUNK + 1).union(ByteRanges.of(3 * CHUNK, 3 * CHUNK + 5));
        used.complement(content.length)
                .list()
                .forEach(gap -> Arrays.fill(content, (int) gap.start(), (int) gap.end(), (byte) 0));
        Path wanted = Files.write(folder.resolve("wanted"), content);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        ByteArrayOutputStream wantedCompressed = new ByteArrayOutputStream();
        assertEquals(
                new ChunkedCompression(CHUNK, 3).compress(wanted, all(wanted), KeptFrames.NONE, wantedCompressed),
                new ChunkedCompression(CHUNK, 3).compress(image, used, KeptFrames.NONE, compressed));
        assertArrayEquals(wantedCompressed.toByteArray(), compressed.toByteArray());
    }

    @Test
    void usedRangesBehindTheEndAreRefused() throws Exception {
        Path image = Files.write(folder.resolve("image"), content(CHUNK));
        assertThrows(EOFException.class, () -> new ChunkedCompression(CHUNK, 3)
                .compress(image, ByteRanges.of(0, CHUNK + 1), KeptFrames.NONE, OutputStream.nullOutputStream()));
    }

    @Test
    void levelsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ChunkedCompression(CHUNK, 0));
        assertThrows(IllegalArgumentException.class, () -> new ChunkedCompression(CHUNK, 20));
    }

    private static ByteRanges all(Path image) throws IOException {
        return ByteRanges.of(0, Files.size(image));
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        int state = 7;
        for (int i = 0; i < size; i++) {
            state = state * 1103515245 + 12345;
            content[i] = (byte) (state >>> 28);
        }
        return content;
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(Digests.newSha256().digest(bytes));
    }
}
