// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of other makers (src/test/resources/uf2). What is in them follows from github.com/microsoft/uf2, "File format",
 * and from picotool, which reads all of them but those of other sizes of blocks.
 */
class Uf2InspectorTest {

    private static final Path MANY = Path.of("src/test/resources/uf2/many");
    private static final Path PICOBIN = Path.of("src/test/resources/uf2/picobin");

    @TempDir
    Path folder;

    /** What the program of most files says of itself. */
    private static final List<String> PROGRAM = List.of(
            "  program",
            "    IMAGE_DEF          RP2350 Arm secure executable (0x1021)",
            "    IMAGE_DEF version  none",
            "    stack, start       0x20082000, 0x10000201",
            "    name               not given",
            "    version            not given",
            "    board              not given",
            "    pico-sdk           not given");

    @Test
    void filesJoinedByCatAreParts() throws Exception {
        assertReport(
                MANY.resolve("b-universal.uf2"),
                List.of(
                        "    erratum RP2350-E10 block present, at byte 2048, 4608",
                        "  family RP2040 (0xe48bff56)",
                        "    blocks             4",
                        "    addresses          0x10000000..0x10000400"),
                PROGRAM.subList(4, 8),
                List.of(
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             4",
                        "    addresses          0x10000000..0x10000400"),
                PROGRAM,
                List.of(
                        "  family RP2350 RISC-V (0xe48bff5a)",
                        "    blocks             4",
                        "    addresses          0x10000000..0x10000400"),
                PROGRAM);
    }

    /**
     * Tables as {@code picotool partition create} writes them (partition_table_item in its bintool/metadata.h): an id,
     * an extra family and a name in the first partition, in UTF-8; and one without partitions.
     */
    @Test
    void partitionsWithNamesAndIdsAreShown() throws Exception {
        List<String> lines = lines(tables(
                2,
                0xfc03e002,
                0xfc001081,
                0x12345678,
                0,
                0xe48bff5a,
                0xc3784508,
                0x6c706da4,
                0x65,
                0xfc07e020,
                0xfc000002));
        assertEquals(
                "    partitions         A \"Exämple\" 0x10002000..0x10020000, B 0x10020000..0x10040000", lines.get(6));
        assertTrue(
                lines.get(8).contains("the partition table's first partition, 0x10002000..0x10020000, is empty"),
                lines.get(8));
        assertEquals(
                "    partitions         none: the table is for the whole flash",
                lines(tables(0)).get(6));
        lines = lines(tables(1, 0xfc03e002, 0xfc001000, 0x61784509));
        assertTrue(
                lines.get(6)
                        .contains(
                                "a partition table of an unknown kind: partition 0 with flags 0xfc001000, 1 partitions in 5"),
                lines.get(6));
    }

    /** A UF2 file with a partition table only; the words follow the one for the space outside of partitions. */
    private Path tables(int partitions, int... words) throws Exception {
        ByteBuffer block = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : new int[] {0x0a324655, 0x9e5d5157, 0x2000, 0x10000000, 256, 0, 1, 0xe48bff57}) {
            block.putInt(word);
        }
        block.putInt(0xffffded3)
                .putInt((partitions << 24) | ((2 + words.length) << 8) | 0x0a)
                .putInt(0xfc00e000);
        for (int word : words) {
            block.putInt(word);
        }
        block.putInt(((2 + words.length) << 8) | 0xff).putInt(0).putInt(0xab123579);
        return Files.write(
                folder.resolve("table.uf2"), block.putInt(508, 0x0ab16f30).array());
    }

    @Test
    void aFirmwareAndItsFilesAreParts() throws Exception {
        assertReport(
                MANY.resolve("c-two-of-one-family.uf2"),
                List.of(
                        "    erratum RP2350-E10 block present",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             4",
                        "    addresses          0x10000000..0x10000400"),
                PROGRAM,
                List.of(
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             2",
                        "    addresses          0x10100000..0x10100200",
                        "  program",
                        "    IMAGE_DEF          none that counts: no IMAGE_DEF in the first 4096 bytes, the boot ROM would"
                                + " not start the program",
                        "    stack, start       none that count: no IMAGE_DEF in the first 4096 bytes, the boot ROM would"
                                + " not start the program"),
                PROGRAM.subList(4, 8));
    }

    @Test
    void blocksOfOtherKindsAreListed() throws Exception {
        assertReport(
                MANY.resolve("e-no-family.uf2"),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family none: the blocks name no family",
                        "    blocks             4",
                        "    addresses          0x10000000..0x10000400"),
                PROGRAM.subList(4, 8));
        assertReport(
                MANY.resolve("f-not-main-flash.uf2"),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             4",
                        "    addresses          0x10000000..0x10000400"),
                PROGRAM,
                List.of(
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             1",
                        "    addresses          0x00000000..0x00000100",
                        "    remark             not for the flash: a comment"));
        assertReport(
                MANY.resolve("g-md5-flag.uf2"),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             4",
                        "    addresses          0x10000000..0x10000400",
                        "    remark             MD5 checksums"),
                PROGRAM);
        assertReport(
                MANY.resolve("h-payload-476.uf2"),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             2",
                        "    addresses          0x10000000..0x100002dc",
                        "    remark             blocks of 476 bytes, of which an RP2 chip takes none"));
    }

    @Test
    void blocksMayComeInAnyOrder() throws Exception {
        assertReport(
                MANY.resolve("i-blocks-shuffled.uf2"),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             4, not in the order of their numbers",
                        "    addresses          0x10000000..0x10000400"),
                PROGRAM);
    }

    /** ESP32-S2 with its flash at 0, by uf2families.json of github.com/microsoft/uf2. */
    @Test
    void aChipOfAnotherMakerHasMemoriesOfItsOwn() throws Exception {
        byte[] block = Arrays.copyOfRange(Files.readAllBytes(MANY.resolve("i-blocks-shuffled.uf2")), 0, 512);
        ByteBuffer.wrap(block)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(12, 0)
                .putInt(20, 0)
                .putInt(24, 1)
                .putInt(28, 0xbfdd4eee);
        assertReport(
                Files.write(folder.resolve("file"), block),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family 0xbfdd4eee",
                        "    blocks             1",
                        "    addresses          0x00000000..0x00000100"));
    }

    /** Two files, whose blocks are counted together; "not main flash" has no meaning there. */
    @Test
    void theFilesOfAContainerAreOnePart() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            byte[] block = Arrays.copyOfRange(Files.readAllBytes(MANY.resolve("i-blocks-shuffled.uf2")), 0, 512);
            ByteBuffer.wrap(block)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(8, 0x1000 | i)
                    .putInt(12, 0)
                    .putInt(16, 200)
                    .putInt(20, i)
                    .putInt(24, 2)
                    .putInt(28, 200 + i);
            file.write(block);
        }
        assertReport(
                Files.write(folder.resolve("file"), file.toByteArray()),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family none: the blocks name no family",
                        "    blocks             2",
                        "    addresses          0x00000000..0x000000c8",
                        "    remark             blocks of 200 bytes, of which an RP2 chip takes none",
                        "    remark             parts of files: a container"));
    }

    /** A version, tag 0x9fc7bc, in the first block only. */
    @Test
    void extensionTagsOfOneBlockMakeNoPart() throws Exception {
        byte[] bytes = Files.readAllBytes(MANY.resolve("i-blocks-shuffled.uf2"));
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(8, block.getInt(8) | 0x8000).putInt(32 + 256, 0x9fc7bc07).putInt(32 + 260, 0x00302e31);
        assertReport(
                Files.write(folder.resolve("file"), bytes),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             4, not in the order of their numbers",
                        "    addresses          0x10000000..0x10000400",
                        "    remark             extension tags"),
                PROGRAM);
    }

    @Test
    void missingBlocksAndForeignBytesAreCounted() throws Exception {
        byte[] good = Files.readAllBytes(MANY.resolve("i-blocks-shuffled.uf2"));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(good, 0, 1024);
        file.write(new byte[512]);
        file.write(good, 1536, 512);
        assertReport(
                Files.write(folder.resolve("file"), file.toByteArray()),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "    no UF2 block       at byte 1024",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             3 of 4, not in the order of their numbers",
                        "    addresses          0x10000000..0x10000300"),
                PROGRAM);
    }

    @Test
    void aProgramForRamIsDescribed() throws Exception {
        assertReport(
                MANY.resolve("j-only-last-page-of-ram.uf2"),
                List.of(
                        "    erratum RP2350-E10 no block",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             4",
                        "    addresses          0x20000000..0x20000400"),
                PROGRAM.subList(0, 3),
                List.of(
                        "    stack, start       none that count: the vector table's reset vector 0x10000201 leads to nothing"
                                + " in the program 0x20000000..0x20000400",
                        "    PICOBIN block      0x20000110: IMAGE_DEF RP2350 Arm secure executable (0x1021)"),
                PROGRAM.subList(4, 8));
    }

    /** picotool lists the items of each block: vector table and load map here. */
    @Test
    void aProgramThatIsCopiedToRamIsDescribed() throws Exception {
        List<String> lines = lines(PICOBIN.resolve("e-packaged-for-ram.uf2"));
        assertTrue(
                lines.contains("    PICOBIN block      0x10000110: IMAGE_DEF RP2350 Arm secure executable (0x1021),"
                        + " vector table, load map"),
                lines.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-loop-cut-off.uf2", "c-link-before-start.uf2", "d-link-minimum.uf2"})
    void aLoopThatDoesNotCloseIsNamedAndItsBlocksAreListed(String name) throws Exception {
        List<String> lines = lines(PICOBIN.resolve(name));
        assertTrue(
                lines.get(6)
                        .startsWith("    IMAGE_DEF          none that counts: the PICOBIN block at offset 272 links"
                                + " to offset "),
                lines.toString());
        assertTrue(
                lines.contains("    PICOBIN block      0x10000110: IMAGE_DEF RP2350 Arm secure executable (0x1021)"),
                lines.toString());
    }

    @Test
    void textsOfAProgramAreEscaped() throws Exception {
        List<String> lines = lines(PICOBIN.resolve("h-info-escapes.uf2"));
        assertTrue(lines.contains("    name               na\\x1b[31mme\\x0ax\\x9b1m\\u202e"), lines.toString());
    }

    @Test
    void aFileOfPartsWithoutEndHasAReportWithAnEnd() throws Exception {
        byte[] block = Arrays.copyOfRange(Files.readAllBytes(MANY.resolve("i-blocks-shuffled.uf2")), 512, 1024);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; i < 5000; i++) {
            file.write(block);
        }
        List<String> lines = lines(Files.write(folder.resolve("file"), file.toByteArray()));
        assertEquals("  and 4968 more parts", lines.get(lines.size() - 1));
        assertTrue(lines.size() < 500, lines.size() + " lines");
    }

    @Test
    void impossibleNumbersMakeNoBlock() throws Exception {
        byte[] block = Arrays.copyOfRange(Files.readAllBytes(MANY.resolve("i-blocks-shuffled.uf2")), 512, 1024);
        // payloadSize, blockNo and numBlocks, targetAddr.
        for (int[] change : new int[][] {{16, 0}, {16, 477}, {16, -1}, {20, 4}, {20, -1}, {24, 0}, {12, 0xffffff80}}) {
            byte[] bytes = block.clone();
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(change[0], change[1]);
            assertReport(
                    Files.write(folder.resolve("file"), bytes),
                    List.of("    erratum RP2350-E10 no block", "    no UF2 block       at byte 0"));
        }
    }

    @Test
    void aTruncatedFileIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[700]);
        String message = assertThrows(BuildFailure.class, () -> lines(file)).getMessage();
        assertTrue(message.startsWith(file + ": truncated: 700 bytes are not a positive multiple of 512"), message);
    }

    @SafeVarargs
    private static void assertReport(Path file, List<String>... sections) throws Exception {
        List<String> wanted = new java.util.ArrayList<>(List.of("UF2 file"));
        for (List<String> section : sections) {
            wanted.addAll(section);
        }
        assertEquals(String.join("\n", wanted), String.join("\n", lines(file)));
    }

    private static List<String> lines(Path file) throws Exception {
        return new Uf2Inspector().inspect(file).lines();
    }
}
