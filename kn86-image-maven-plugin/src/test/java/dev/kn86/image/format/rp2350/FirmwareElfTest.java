// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each case puts one fault into an ELF file that the Arm linker has made. */
@ForeignTools
public class FirmwareElfTest {

    /** Where the linker puts the program headers. */
    private static final int FIRST_SEGMENT = 52;

    @TempDir
    static Path folder;

    private static byte[] elf;

    @BeforeAll
    static void link() throws Exception {
        elf = Files.readAllBytes(Firmware.elf(folder));
        assertEquals(
                FIRST_SEGMENT,
                ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN).getInt(28));
    }

    @Test
    void everyTruncationOfTheNeededBytesIsRefused() throws Exception {
        int needed = endOfLastSegment();
        for (int size = 0; size < needed; size++) {
            Path file = Files.write(folder.resolve("cut.elf"), Arrays.copyOf(elf, size));
            BuildFailure failure = assertThrows(BuildFailure.class, () -> FirmwareElf.read(file), "size " + size);
            assertTrue(failure.getMessage().startsWith(file + ": truncated: "), failure.getMessage());
        }
        FirmwareElf.read(Files.write(folder.resolve("cut.elf"), Arrays.copyOf(elf, needed)));
    }

    @Test
    void otherFilesAreRefused() {
        assertRefused(": not an ELF file", elf -> elf.put(1, (byte) 'e'));
        assertRefused(": not a 32-bit ELF file (class 2)", elf -> elf.put(4, (byte) 2));
        assertRefused(": not a little-endian ELF file", elf -> elf.put(5, (byte) 2));
        assertRefused(": not an executable (ELF type 1)", elf -> elf.putShort(16, (short) 1));
        assertRefused(": not an Arm program (ELF machine 243)", elf -> elf.putShort(18, (short) 243));
        assertRefused(": program headers of 56 bytes instead of 32", elf -> elf.putShort(42, (short) 56));
    }

    @Test
    void unsoundSegmentsAreRefused() {
        assertRefused(": segment 0 is larger in the file than in memory", elf -> elf.putInt(FIRST_SEGMENT + 20, 1));
        assertRefused(": segment 0 is misaligned", elf -> elf.putInt(FIRST_SEGMENT + 8, 0x1000_0001));
        assertRefused(": segment 0 is misaligned", elf -> elf.putInt(FIRST_SEGMENT + 28, 3));
        assertRefused(
                ": segment 0 at 0xfffffffc ends behind the 32-bit address space",
                elf -> elf.putInt(FIRST_SEGMENT + 12, 0xffff_fffc));
        assertRefused(": truncated: segment 0 needs bytes", elf -> elf.putInt(FIRST_SEGMENT + 4, 0xffff_0000));
    }

    @Test
    void programWithoutSegmentsIsRefused() {
        assertRefused(": no loadable segment has content", elf -> elf.putShort(44, (short) 0));
    }

    private static void assertRefused(String problem, Consumer<ByteBuffer> fault) {
        byte[] bytes = elf.clone();
        fault.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        Path file = folder.resolve("fault.elf");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> FirmwareElf.read(Files.write(file, bytes)));
        assertTrue(failure.getMessage().startsWith(file + problem), failure.getMessage());
    }

    private static int endOfLastSegment() {
        ByteBuffer header = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        int end = 0;
        for (int segment = 0; segment < header.getShort(44); segment++) {
            int offset = FIRST_SEGMENT + 32 * segment;
            if (header.getInt(offset) == 1) {
                end = Math.max(end, header.getInt(offset + 4) + header.getInt(offset + 16));
            }
        }
        return end;
    }
}
