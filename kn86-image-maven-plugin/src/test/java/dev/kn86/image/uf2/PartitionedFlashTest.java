// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.uf2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.testing.HostTool;
import dev.kn86.image.testing.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flash with a partition table: the fixture program in partition A, nothing in B. */
class PartitionedFlashTest {

    @TempDir
    Path folder;

    /** @param flags of the first partition, as an assembler's expression */
    private Path flash(String flags) throws IOException, BuildFailure {
        Files.write(folder.resolve("firmware.bin"), Firmware.objcopy(Firmware.elf(folder)));
        Files.writeString(folder.resolve("flash.S"), """
                    .section .table, "a"
                    .word 0xffffded3, 0x0200060a, 0xfc008000
                    .word 0xfc000000 | 0x81 << 13 | 0x02, %s
                    .word 0xfc000000 | 0x101 << 13 | 0x82, 0xfc020002
                    .word 0x000006ff, 0, 0xab123579
                    .section .a, "a"
                    .incbin "firmware.bin"
                    .section .b, "a"
                    .space 4096
                """.formatted(flags));
        Path elf = folder.resolve("flash.elf");
        HostTool.ARM_GCC.run("-nostdlib", "-mcpu=cortex-m33", "-Wa,-I" + folder,
                "-Wl,--build-id=none,-e,0,--section-start=.table=0x10000000,--section-start=.a=0x10002000,--section-start=.b=0x10082000",
                "-o", elf, folder.resolve("flash.S"));
        return elf;
    }

    private Path convert(Path elf) throws IOException, BuildFailure {
        Path uf2 = folder.resolve("flash.uf2");
        new Uf2Conversion(new SilentProgress()).convert(new Uf2Request(elf, OptionalLong.empty(), uf2));
        return uf2;
    }

    @Test
    void absoluteAddressesAndNoBlockOfErratumE10() throws Exception {
        Uf2File file = Uf2File.read(convert(flash("0xfc020000")));
        assertFalse(file.erratumE10());
        assertEquals(Set.of(Uf2Family.ABSOLUTE.id()), file.families().keySet());
        var blocks = file.families().get(Uf2Family.ABSOLUTE.id());
        assertEquals(0x1000_0000L, blocks.get(0).address());
        assertEquals(0x1000_2000L, blocks.get(16).address());
        assertEquals(0x1008_2f00L, blocks.get(blocks.size() - 1).address());
        String kind = HostTool.FILE.run("--brief", folder.resolve("flash.uf2")).stdout();
        assertTrue(kind.startsWith("UF2 firmware image, family 0xe48bff57, address 0x10000000"), kind);
    }

    @Test
    void theProgramIsTheFirstPartitions() throws Exception {
        FlashProgram flash = Uf2File.read(convert(flash("0xfc020000"))).program().orElseThrow();
        assertEquals("A 0x10002000..0x10082000, B 0x10082000..0x10102000", PartitionTable.find("flash", flash).orElseThrow().describe());
        byte[] program = flash.bootable("flash").content();
        byte[] expected = Files.readAllBytes(folder.resolve("firmware.bin"));
        assertArrayEquals(expected, Arrays.copyOf(program, expected.length));
        String report = String.join("\n", new Uf2Inspector().inspect(folder.resolve("flash.uf2")).lines());
        assertTrue(report.contains("RP2350 Arm secure executable (0x1021)"), report);
    }

    @Test
    void aPartitionOfAnotherKindIsRefused() throws Exception {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> convert(flash("0xfc021000")));
        assertTrue(failure.getMessage().contains("a partition table of an unknown kind: partition 0 with flags"), failure.getMessage());
    }
}
