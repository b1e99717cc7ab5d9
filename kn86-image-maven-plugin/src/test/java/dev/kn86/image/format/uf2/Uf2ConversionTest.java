// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.rp2350.Firmware;
import dev.kn86.image.format.rp2350.FirmwareElf;
import dev.kn86.image.format.rp2350.ImageDefinition;
import dev.kn86.image.format.rp2350.Rp2350;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class Uf2ConversionTest {

    @TempDir
    Path folder;

    @Test
    void programReadBackEqualsObjcopysBinary() throws Exception {
        Path elf = Firmware.elf(folder);
        Uf2File file = Uf2File.read(convert(elf, OptionalLong.empty()));
        byte[] program = file.program().orElseThrow().content();
        byte[] expected = Firmware.objcopy(elf);
        assertArrayEquals(expected, Arrays.copyOf(program, expected.length));
        assertTrue(program.length - expected.length < Rp2350.FLASH_PAGE, "at most a page of padding");
        for (int i = expected.length; i < program.length; i++) {
            assertEquals(0, program[i], "padding of the last page");
        }
    }

    @Test
    void binaryAndElfGiveTheSameProgram() throws Exception {
        Path elf = Firmware.elf(folder);
        byte[] fromElf = Uf2File.read(convert(elf, OptionalLong.empty()))
                .program()
                .orElseThrow()
                .content();
        Path binary = Files.write(folder.resolve("firmware.bin"), Firmware.objcopy(elf));
        byte[] fromBinary = Uf2File.read(convert(binary, OptionalLong.of(0x1000_0000L)))
                .program()
                .orElseThrow()
                .content();
        assertArrayEquals(fromElf, fromBinary);
    }

    @Test
    void touchedSectorsAreWrittenWholeUpToTheLastPage() throws Exception {
        Uf2File file = Uf2File.read(convert(Firmware.elf(folder), OptionalLong.empty()));
        var blocks = file.families().get(Uf2Family.RP2350_ARM_SECURE.id());
        // All pages of the sectors 0 and 2, no page of sector 1, two pages of sector 3.
        assertEquals(16 + 16 + 2, blocks.size());
        assertEquals(0x1000_0f00L, blocks.get(15).address());
        assertEquals(0x1000_2000L, blocks.get(16).address());
        assertEquals(0x1000_3100L, blocks.get(33).address());
        assertArrayEquals(new byte[Rp2350.FLASH_PAGE], blocks.get(15).page());
    }

    @Test
    void fileBeginsWithTheBlockOfErratumE10() throws Exception {
        byte[] bytes = Files.readAllBytes(convert(Firmware.elf(folder), OptionalLong.empty()));
        ByteBuffer block = ByteBuffer.wrap(bytes, 0, 512).order(ByteOrder.LITTLE_ENDIAN);
        int[] header = new int[8];
        block.asIntBuffer().get(header);
        assertArrayEquals(new int[] {0x0a324655, 0x9e5d5157, 0xa000, 0x10ffff00, 256, 0, 2, 0xe48bff57}, header);
        for (int i = 32; i < 288; i++) {
            assertEquals((byte) 0xef, block.get(i));
        }
        assertEquals(0x9957e304, block.getInt(288));
        assertEquals(0x0ab16f30, block.getInt(508));
    }

    @Test
    void fileKnowsTheFormatAndTheFirstFamily() throws Exception {
        Path uf2 = convert(Firmware.elf(folder), OptionalLong.empty());
        String kind = ForeignTool.FILE.run("--brief", uf2).stdout();
        assertTrue(
                kind.startsWith("UF2 firmware image, family 0xe48bff57, extension tags present,"
                        + " address 0x10ffff00, 2 total blocks"),
                kind);
    }

    /** The digest is that of picotool's file. {@code uf2/make-golden.sh} computes it. */
    @Test
    void fileIsTheOneThatPicotoolMakes() throws Exception {
        String golden = Files.readString(Path.of("src/test/resources/uf2/firmware.uf2.sha256"));
        assertEquals(golden.split(" ")[0], Digests.sha256(convert(Firmware.elf(folder), OptionalLong.empty())));
    }

    @Test
    void sameElfGivesSameBytes() throws Exception {
        Path elf = Firmware.elf(folder);
        byte[] first = Files.readAllBytes(convert(elf, OptionalLong.empty()));
        assertArrayEquals(first, Files.readAllBytes(convert(elf, OptionalLong.empty())));
    }

    @Test
    void imageDefinitionIsFoundAndTheLoopIsFollowed() throws Exception {
        Path elf = Firmware.elf(folder);
        ImageDefinition definition = ImageDefinition.find("firmware.elf", FirmwareElf.read(elf));
        assertEquals(28, definition.offset());
        assertEquals("3.7", definition.version().orElseThrow());
        assertEquals("RP2350 Arm secure executable (0x1021)", definition.describe());
    }

    @Test
    void programWithoutImageDefinitionIsRefused() throws Exception {
        assertRefused(
                Firmware.link(folder, ".word 0xffffded3", ".word 0xffffded4"),
                ": no IMAGE_DEF in the first 4096 bytes, the boot ROM would not start the program");
    }

    @Test
    void imageDefinitionBehindTheSearchedBytesIsRefused() throws Exception {
        assertRefused(
                Firmware.link(folder, "    .balign 4\nimage_def:", "    .space 4096 - 28\nimage_def:"),
                ": no IMAGE_DEF in the first 4096 bytes, the boot ROM would not start the program");
    }

    @Test
    void imageDefinitionWithTheWrongTotalSizeIsRefused() throws Exception {
        assertRefused(Firmware.link(folder, "0x000003ff", "0x000004ff"), ": no IMAGE_DEF in the first 4096 bytes");
    }

    @Test
    void loopThatDoesNotCloseIsRefused() throws Exception {
        assertRefused(
                Firmware.link(folder, "image_def - end_block", "image_def - end_block + 4"),
                "links to offset 32, from which no link leads back to the first block");
    }

    @Test
    void programForRiscvIsRefused() throws Exception {
        assertRefused(
                Firmware.link(folder, "0x10210142", "0x11010142"),
                ": the IMAGE_DEF says RP2350 RISC-V executable (0x1101), not RP2350 Arm secure executable");
    }

    @Test
    void stackOutsideOfRamIsRefused() throws Exception {
        String problem = ": the vector table's stack pointer %s is not within the RP2350's RAM 0x20000000..0x20082000";
        for (String pointer : List.of("0x20000000", "0x20082008", "0x00000000", "0xffffffff", "0x10001000")) {
            assertRefused(Firmware.link(folder, ".word 0x20082000", ".word " + pointer), problem.formatted(pointer));
        }
        assertRefused(
                Firmware.link(folder, ".word 0x20082000", ".word 0x20081ffc"),
                ": the vector table's stack pointer 0x20081ffc is not a multiple of 8");
    }

    @Test
    void resetVectorThatIsNotThumbIsRefused() throws Exception {
        assertRefused(
                Firmware.link(folder, "reset + 1", "reset"),
                ": the vector table's reset vector 0x10002064 is even: not Thumb code");
    }

    @Test
    void resetVectorOutsideOfTheProgramIsRefused() throws Exception {
        // Addresses before the flash, in the gap behind the vectors, behind the program, and in RAM.
        for (String reset : List.of("0x00000101", "0x10001001", "0x10004001", "0x20000001")) {
            assertRefused(
                    Firmware.link(folder, "reset + 1", reset),
                    ": the vector table's reset vector " + reset + " leads to nothing in the program");
        }
    }

    @Test
    void programThatStartsElsewhereIsRefused() throws Exception {
        assertRefused(Firmware.link(folder, "0x00000248", "0x00000203"), " has an ENTRY_POINT or VECTOR_TABLE item");
    }

    @Test
    void segmentOutsideFlashIsRefused() throws Exception {
        assertRefused(
                Firmware.link(folder, "AT(0x10003004)", "AT(0x15000000)"),
                " lies outside the RP2350's flash 0x10000000..0x12000000");
    }

    @Test
    void overlappingSegmentsAreRefused() throws Exception {
        assertRefused(Firmware.link(folder, "AT(0x10003004)", "AT(0x10002100)"), " overlap in flash");
    }

    @Test
    void ramOnlyProgramIsRefused() throws Exception {
        Path elf = Firmware.link(folder, "0x1000", "0x2001");
        assertRefused(elf, ": a RAM-only program: no segment is loaded to flash");
    }

    @Test
    void misalignedStartIsRefused() throws Exception {
        assertRefused(
                Firmware.link(folder, ".vectors 0x10000000", ".vectors 0x10000100"),
                ": the program starts at 0x10000100, which is misaligned");
    }

    @Test
    void emptyBinaryIsRefused() throws Exception {
        Path binary = Files.write(folder.resolve("firmware.bin"), new byte[0]);
        BuildFailure failure = assertThrows(BuildFailure.class, () -> convert(binary, OptionalLong.of(0x1000_0000L)));
        assertTrue(failure.getMessage().startsWith(binary + ": 0 bytes at 0x10000000 are no program"));
    }

    @Test
    void missingSourceIsRefused() {
        Path missing = folder.resolve("missing.elf");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> convert(missing, OptionalLong.empty()));
        assertTrue(failure.getMessage().startsWith("no firmware: " + missing + " is missing"));
    }

    @Test
    void oldOutputSurvivesAFailure() throws Exception {
        Path output = Files.writeString(folder.resolve("out.uf2"), "old");
        Path elf = Files.writeString(folder.resolve("broken.elf"), "no ELF at all");
        assertThrows(BuildFailure.class, () -> convert(elf, OptionalLong.empty()));
        assertEquals("old", Files.readString(output));
        try (var files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
        }
    }

    private void assertRefused(Path elf, String problem) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> convert(elf, OptionalLong.empty()));
        assertTrue(failure.getMessage().startsWith(elf.toString()), failure.getMessage());
        assertTrue(failure.getMessage().contains(problem), failure.getMessage());
        assertFalse(Files.exists(folder.resolve("out.uf2")));
    }

    private Path convert(Path source, OptionalLong loadAddress) throws IOException, BuildFailure {
        Path output = folder.resolve("out.uf2");
        new Uf2Conversion(new SilentProgress()).convert(new Uf2Request(source, loadAddress, output));
        return output;
    }
}
