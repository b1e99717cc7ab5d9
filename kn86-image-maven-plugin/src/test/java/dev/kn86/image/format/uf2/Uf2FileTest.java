// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.rp2350.FlashPiece;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.format.rp2350.Rp2350;
import dev.kn86.image.format.structure.Layouts;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class Uf2FileTest {

    private static final long START = 0x1000_0000L;

    /** Where the file's second block begins, which is the program's first block. */
    private static final int PROGRAM = Uf2Block.SIZE;

    private final byte[] content = content(3 * Rp2350.FLASH_PAGE);
    private final byte[] file = Uf2Writer.write(program(content));

    @Test
    void fieldsFillTheBlock() {
        Layouts.assertContiguous(512, Uf2Block.FIELDS);
    }

    @Test
    void writtenFileReadsBack() throws Exception {
        Uf2File read = Uf2File.read("x.uf2", ByteBuffer.wrap(file));
        assertTrue(read.erratumE10());
        assertEquals(
                List.of(Uf2Family.RP2350_ARM_SECURE.id()),
                List.copyOf(read.families().keySet()));
        assertArrayEquals(content, read.program().orElseThrow().content());
    }

    @Test
    void readProgramWritesTheSameFile() throws Exception {
        FlashProgram program =
                Uf2File.read("x.uf2", ByteBuffer.wrap(file)).program().orElseThrow();
        assertArrayEquals(file, Uf2Writer.write(program));
    }

    @Test
    void erratumBlockIsNoPartOfTheProgramAndOptional() throws Exception {
        Uf2File read = Uf2File.read(
                "x.uf2", ByteBuffer.wrap(file, PROGRAM, file.length - PROGRAM).slice());
        assertFalse(read.erratumE10());
        assertArrayEquals(content, read.program().orElseThrow().content());
    }

    @Test
    void familiesAreNumberedIndependently() throws Exception {
        ByteBuffer mixed = ByteBuffer.allocate(file.length + Uf2Block.SIZE);
        mixed.put(file);
        new Uf2Block(Uf2Family.RP2040.id(), START, 0, 1, new byte[Rp2350.FLASH_PAGE], false).write(mixed);
        Uf2File read = Uf2File.read("x.uf2", mixed.flip());
        assertEquals(2, read.families().size());
        assertArrayEquals(content, read.program().orElseThrow().content());
    }

    @Test
    void everyTruncationIsRefused() {
        for (int size = 0; size < file.length; size++) {
            byte[] cut = Arrays.copyOf(file, size);
            if (size == PROGRAM) {
                continue; // The file has only the erratum's block; it is complete, and has no program.
            }
            BuildFailure failure = assertThrows(BuildFailure.class, () -> Uf2File.read("x.uf2", ByteBuffer.wrap(cut)));
            assertTrue(failure.getMessage().startsWith("x.uf2: truncated: "), failure.getMessage());
        }
    }

    @Test
    void fileWithTheErratumBlockOnlyHasNoProgram() throws Exception {
        assertTrue(Uf2File.read("x.uf2", ByteBuffer.wrap(file, 0, PROGRAM).slice())
                .program()
                .isEmpty());
    }

    @Test
    void wrongFieldsAreRefused() {
        assertRefused("first magic number is 0x00000000 instead of 0x0a324655", file -> file.putInt(PROGRAM, 0));
        assertRefused("second magic number is 0x00000000 instead of 0x9e5d5157", file -> file.putInt(PROGRAM + 4, 0));
        assertRefused("final magic number is 0x00000000 instead of 0x0ab16f30", file -> file.putInt(PROGRAM + 508, 0));
        assertRefused("flags is 0x00002001 instead of 0x0000a000", file -> file.putInt(PROGRAM + 8, 0x2001));
        assertRefused("extension tag is 0x00000000 instead of 0x9957e304", file -> file.putInt(PROGRAM + 8, 0xa000));
        assertRefused("payload size is 0x000001dc instead of 0x00000100", file -> file.putInt(PROGRAM + 16, 476));
        assertRefused("address 0x10000080 is not a multiple of 256", file -> file.putInt(PROGRAM + 12, 0x1000_0080));
        assertRefused("says to be block 3 of 3", file -> file.putInt(PROGRAM + 20, 3));
        assertRefused("says to be block 0 of 0", file -> file.putInt(PROGRAM + 24, 0));
        assertRefused("has number 1 of RP2350 Arm-S (0xe48bff59), expected 0", file -> file.putInt(PROGRAM + 20, 1));
    }

    @Test
    void wrongSequencesAreRefused() {
        int second = PROGRAM + Uf2Block.SIZE;
        assertRefusedAt(
                second,
                "says that RP2350 Arm-S (0xe48bff59) has 4 blocks, earlier ones say 3",
                file -> file.putInt(second + 24, 4));
        assertRefusedAt(
                second,
                "address 0x10000000 is not behind the previous block's",
                file -> file.putInt(second + 12, (int) START));
    }

    private void assertRefused(String problem, Consumer<ByteBuffer> fault) {
        assertRefusedAt(PROGRAM, problem, fault);
    }

    private void assertRefusedAt(int position, String problem, Consumer<ByteBuffer> fault) {
        ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        fault.accept(bytes);
        BuildFailure failure = assertThrows(BuildFailure.class, () -> Uf2File.read("x.uf2", bytes));
        assertTrue(
                failure.getMessage().startsWith("x.uf2: block at " + position + ": " + problem), failure.getMessage());
    }

    private static FlashProgram program(byte[] content) {
        try {
            return FlashProgram.of("test", List.of(new FlashPiece("all", START, content)));
        } catch (BuildFailure e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i * 31 + 7);
        }
        return content;
    }
}
