// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.CardTables;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed images, block maps, and the partition tables of other makers. */
@ForeignTools
class CompressedImageInspectorTest {

    @TempDir
    Path folder;

    @Test
    void aCompressedCardIsDescribed() throws Exception {
        DiskPlan plan = DiskPlan.of(ByteSize.parse("size", "1248MiB"));
        Path image = folder.resolve("a.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(plan.imageBytes());
        }
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            CardTables.of(plan, new CardIds("1"), TableKind.HYBRID).write(channel);
            channel.truncate(8 << 20);
        }
        Path compressed = folder.resolve("a.img.zst");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(compressed))) {
            Files.copy(image, out);
        }
        List<String> lines = inspect(compressed);
        assertEquals(
                List.of(
                        "card image, compressed by zstd",
                        "    size               8388608 bytes (8.0 MiB)",
                        "    SHA-256            " + Digests.sha256(image)),
                lines.subList(0, 3));
        assertEquals("    entry 1  type 0x0c  sectors 16384..147455", lines.get(4));
        assertEquals("    entry 4  type 0xee  sectors 1..33", lines.get(7));
    }

    @Test
    void anotherZstdFileIsNoCard() throws Exception {
        assertEquals(
                "compressed by zstd: no card image",
                inspect(Files.write(folder.resolve("a.zst"), Zstd.compress(new byte[5000])))
                        .get(0));
    }

    @Test
    void damagedAndTruncatedFilesAreRefused() throws Exception {
        byte[] good = Zstd.compress(new byte[5000]);
        Path file = folder.resolve("a.zst");
        Files.write(file, Arrays.copyOf(good, good.length - 1));
        assertEquals(file + " is damaged or truncated behind 0 bytes of its image", problem(file));
        good[good.length - 1] ^= 1;
        good[6] ^= 0x55;
        Files.write(file, good);
        assertEquals(file + " is damaged or truncated behind 0 bytes of its image", problem(file));
    }

    /** pzstd begins its files with a frame that is skipped (RFC 8878, section 3.1.2). */
    @Test
    void aFileThatBeginsWithASkippedFrameIsDescribed() throws Exception {
        Path file = folder.resolve("a.zst");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(HexFormat.of().parseHex("502a4d1804000000ffffffff"));
            out.write(Zstd.compress(new byte[5000]));
        }
        assertEquals("    size               5000 bytes", inspect(file).get(1));
    }

    /** {@code zstd --long=28} and more, and {@code zstd -D}: the file is whole. */
    @Test
    void aLargeWindowOrADictionaryIsNotCalledDamage() throws Exception {
        Path file = folder.resolve("a.zst");
        ForeignTool.SH.run("-c", "head -c 300 /dev/zero | zstd -q --long=28 -o \"$0\"", file);
        assertEquals(file + " needs a window of more than 128 MiB, and no larger one is taken here", problem(file));
        ForeignTool.SH.run(
                "-c",
                "cd \"$0\" && seq 20000 > text && split -b 300 text piece && zstd -q --train piece* -o dict --maxdict=4096"
                        + " && zstd -q -f -D dict text -o a.zst",
                folder);
        assertEquals(file + " is compressed with a dictionary, which it does not hold", problem(file));
    }

    /** Raspberry Pi OS; and a disk with sectors of 4096 bytes, whose GPT begins at byte 4096. */
    @ParameterizedTest
    @CsvSource({"label: dos\\n8192;1M;c\\n;;83", "label: dos\\n1;;ee"})
    void anImageWithoutAGptIsNotCalledDamaged(String script) throws Exception {
        Path image = folder.resolve("other.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(8 << 20);
        }
        Path commands = Files.writeString(
                folder.resolve("commands"), script.replace("\\n", "\n").replace(';', ',') + "\n");
        ForeignTool.SH.run("-c", "sfdisk -q \"$0\" < \"$1\"", image, commands);
        assertEquals(
                "inspect: " + image + " is not a card image that was made here: it has an MBR, and no GPT behind it",
                problem(image));
        ForeignTool.SH.run("-c", "mformat -i \"$0\" -T 16384 -h 16 -s 32 ::", image);
        assertTrue(problem(image).startsWith("inspect: " + image + " is not a card image, .kn86fw"), problem(image));
    }

    /**
     * First bytes of gzip (RFC 1952), xz (The .xz File Format, 2.1.1.1), bzip2, zip (APPNOTE 4.3.7), LZ4 (frame
     * format), lzip and 7z.
     */
    @ParameterizedTest
    @CsvSource({"1f8b0800", "fd377a585a0000", "425a6839", "504b030414", "04224d18", "4c5a4950", "377abcaf271c"})
    void whatOtherProgramsCompressIsRefusedWithWhatToDo(String magic) throws Exception {
        Path file = folder.resolve("a.img.xx");
        Files.write(file, HexFormat.of().parseHex(magic));
        assertEquals(file + " is compressed or packed by another program than zstd", problem(file));
    }

    @Test
    void aBlockMapIsDescribed() throws Exception {
        String sha = "ab".repeat(32);
        String map =
                "<?xml version=\"1.0\" ?>\n<!-- made by hand -->\n<bmap version=\"2.0\">\n<ImageSize>20481</ImageSize>"
                        + "<BlockSize>4096</BlockSize><BlocksCount>6</BlocksCount><MappedBlocksCount>3</MappedBlocksCount>"
                        + "<ChecksumType>sha256</ChecksumType><BmapFileChecksum>" + "0".repeat(64)
                        + "</BmapFileChecksum>"
                        + "<BlockMap><Range chksum=\"" + sha + "\">0-1</Range><Range chksum=\"" + sha
                        + "\">5</Range></BlockMap></bmap>";
        Path file = folder.resolve("a.bmap");
        Files.writeString(file, map.replace("0".repeat(64), Digests.sha256(map)));
        assertEquals(
                List.of(
                        "block map of an image (version 2.0)",
                        "    image              20481 bytes",
                        "    written            3 blocks of 4096 bytes, 12288 bytes",
                        "    runs               2",
                        "    last block         5"),
                inspect(file));
        Files.writeString(file, map);
        assertEquals(file + ": the block map has a wrong checksum of its own", problem(file));
    }

    /** Its element comes behind a comment of more than a kilobyte. */
    @Test
    void aBlockMapOfBmaptoolIsDescribed() throws Exception {
        Path image = Files.write(folder.resolve("a.img"), new byte[20481]);
        Path file = folder.resolve("a.bmap");
        ForeignTool.BMAPTOOL.run("create", "-o", file, image);
        assertEquals(
                List.of(
                        "block map of an image (version 2.0)",
                        "    image              20481 bytes",
                        "    written            6 blocks of 4096 bytes, 24576 bytes",
                        "    runs               1",
                        "    last block         5"),
                inspect(file));
    }

    @Test
    void anotherXmlFileIsNoBlockMap() throws Exception {
        Path file = Files.writeString(folder.resolve("a.svg"), "<?xml version=\"1.0\"?>\n<!-- x -->\n<svg/>\n");
        assertTrue(problem(file).startsWith("inspect: " + file + " is not a card image, .kn86fw, "), problem(file));
        Files.writeString(file, "<!-- " + "x".repeat(Inspection.HEAD_SIZE) + " -->\n<svg/>\n");
        assertEquals(file + ": the block map is none: its outermost element is \"svg\"", problem(file));
    }

    /** A number of entries and gaps between them are as the maker likes (UEFI 2.10, 5.3.2). */
    @ParameterizedTest
    @CsvSource({"a-holes, 'p1 p5'", "c-four-entries, p1"})
    void legalTablesOfOtherMakersAreShown(String name, String partitions) throws Exception {
        assertEquals(
                partitions,
                inspect(unpacked(name)).stream()
                        .filter(line -> line.matches(" +p[0-9]+ .* sectors .*"))
                        .map(line -> line.strip().split(" ")[0])
                        .collect(Collectors.joining(" ")));
    }

    /** sgdisk and sfdisk show these tables as they are; here they are damaged. */
    @ParameterizedTest
    @CsvSource({
        "d-lba-huge, 'the primary GPT entries: entry 1''s StartingLBA is 4611686018427387904, wanted 34 to 2014'",
        "f-grown, 'the backup GPT header: Signature is 0x0000000000000000, wanted 0x5452415020494645 (\"EFI PART\")'",
        "i-end-before-start, 'the primary GPT entries: entry 1''s EndingLBA is 100, wanted 200 to 2014'",
    })
    void tablesOfOtherMakersAreRefusedBeforeAnyToolRuns(String name, String fault) throws Exception {
        Path image = unpacked(name);
        assertEquals(image + ": damaged, or not the whole card: " + fault, problem(image));
    }

    @Test
    void numbersAndNamesOfOtherMakersAreShown() throws Exception {
        List<String> lines = inspect(unpacked("b-out-of-order"));
        assertEquals(
                "    p1  late       sectors 512..600  45568 bytes  00000000-0000-0000-0000-000000000001", lines.get(8));
        assertEquals(
                "    p2  early      sectors 64..100  18944 bytes  00000000-0000-0000-0000-000000000002", lines.get(9));
        assertEquals(
                "    p2  a\\x1b[2Jb\\u202e\\x9b1m sectors 128..129  1024 bytes  00000000-0000-0000-0000-000000000002",
                inspect(unpacked("h-names")).get(9));
    }

    private Path unpacked(String name) throws Exception {
        byte[] gzip = Files.readAllBytes(Path.of("src/test/resources/gpt").resolve(name + ".img.gz"));
        Path image = folder.resolve(name + ".img");
        Files.copy(new GZIPInputStream(new ByteArrayInputStream(gzip)), image);
        return image;
    }

    private static String problem(Path file) {
        return assertThrows(BuildFailure.class, () -> inspect(file))
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    /** No tool is there: none may be started. */
    private static List<String> inspect(Path file) throws Exception {
        return new Inspection(List.of(
                        new CardImageInspector(null, null), new CompressedImageInspector(), new BmapInspector()))
                .inspect(file)
                .lines();
    }
}
