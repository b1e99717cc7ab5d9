// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.rp2350.Firmware;
import dev.kn86.image.format.rp2350.FlashPartitionTable;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.image.inspect.Uf2Inspector;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flash with a partition table. The fixture program is in partition A, and partition B is empty. */
@ForeignTools
class PartitionedFlashTest {

    @TempDir
    Path folder;

    /** @param flags the flags of the first partition, as an assembler's expression */
    private Path flash(String flags) throws IOException, BuildFailure {
        Files.write(folder.resolve("firmware.bin"), Firmware.objcopy(Firmware.elf(folder)));
        Files.writeString(folder.resolve("flash.S"), Firmware.resource("flash.S"));
        Path elf = folder.resolve("flash.elf");
        ForeignTool.ARM_GCC.run(
                "-nostdlib",
                "-mcpu=cortex-m33",
                "-Wa,-I" + folder + ",--defsym,FLAGS=" + flags,
                "-Wl,--build-id=none,-e,0x10000000,--section-start=.table=0x10000000,--section-start=.a=0x10002000,--section-start=.b=0x10082000",
                "-o",
                elf,
                folder.resolve("flash.S"));
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
        String kind =
                ForeignTool.FILE.run("--brief", folder.resolve("flash.uf2")).stdout();
        assertTrue(kind.startsWith("UF2 firmware image, family 0xe48bff57, address 0x10000000"), kind);
    }

    /**
     * picotool adds no block for E10 either, even with its option for it. {@code uf2/make-golden.sh} computes the
     * digest.
     */
    @Test
    void theFileIsTheOneThatPicotoolMakes() throws Exception {
        String golden = Files.readString(Path.of("src/test/resources/uf2/flash.uf2.sha256"));
        assertEquals(golden.split(" ")[0], Digests.sha256(convert(flash("0xfc020000"))));
    }

    @Test
    void theVectorsAreThoseOfTheFirstPartition() throws Exception {
        Files.write(folder.resolve("other.bin"), Firmware.objcopy(Firmware.link(folder, "reset + 1", "reset")));
        Path elf = flash("0xfc020000");
        byte[] bytes = Files.readAllBytes(elf);
        int program = indexOf(bytes, Files.readAllBytes(folder.resolve("firmware.bin")));
        byte[] other = Files.readAllBytes(folder.resolve("other.bin"));
        System.arraycopy(other, 0, bytes, program, other.length);
        Files.write(elf, bytes);
        BuildFailure failure = assertThrows(BuildFailure.class, () -> convert(elf));
        assertTrue(failure.getMessage().contains("reset vector 0x10002064 is even"), failure.getMessage());
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at <= bytes.length - part.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("the program is not in the file");
    }

    @Test
    void theProgramIsTheFirstPartitions() throws Exception {
        FlashProgram flash =
                Uf2File.read(convert(flash("0xfc020000"))).program().orElseThrow();
        assertEquals(
                "A 0x10002000..0x10082000, B 0x10082000..0x10102000",
                FlashPartitionTable.find("flash", flash).orElseThrow().describe());
        byte[] program = flash.bootable("flash").content();
        byte[] expected = Files.readAllBytes(folder.resolve("firmware.bin"));
        assertArrayEquals(expected, Arrays.copyOf(program, expected.length));
        String report = String.join(
                "\n", new Uf2Inspector().inspect(folder.resolve("flash.uf2")).lines());
        assertTrue(report.contains("RP2350 Arm secure executable (0x1021)"), report);
    }

    @Test
    void aPartitionOfAnotherKindIsRefused() throws Exception {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> convert(flash("0xfc021000")));
        assertTrue(
                failure.getMessage().contains("a partition table of an unknown kind: partition 0 with flags"),
                failure.getMessage());
    }
}
