// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.structure.Layouts;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that the host's dtc has written. dtc also reads the trees that we write. */
@ForeignTools
class FlatTreeTest {

    @TempDir
    Path folder;

    private Path blob;

    @BeforeEach
    void compile() throws Exception {
        Path source = Files.writeString(
                folder.resolve("board.dts"),
                """
                /dts-v1/;
                / {
                    compatible = "test,board", "test,family";
                    empty;
                    bytes = [00 01 02];
                    uart0: serial@7e201000 { reg = <0x7e201000 0x200>; status = "okay"; };
                    aliases { serial0 = &uart0; link = <&uart0 7>; };
                };
                """);
        blob = folder.resolve("board.dtb");
        ForeignTool.DTC.run("-q", "-@", "-b", "3", "-o", blob, source);
    }

    private static String decompiled(Path tree) throws Exception {
        return ForeignTool.DTC.run("-q", "-I", "dtb", "-O", "dts", tree).stdout();
    }

    @Test
    void fieldsFillTheHeader() {
        Layouts.assertContiguous(40, FlatTree.FIELDS);
    }

    @Test
    void writesWhatItHasRead() throws Exception {
        Path copy = folder.resolve("copy.dtb");
        FlatTree.read(blob).write(copy);
        assertEquals(decompiled(blob), decompiled(copy));
        assertEquals(3, FlatTree.read(copy).bootCpu());
    }

    @Test
    void findsNodesAndValues() throws Exception {
        TreeNode root = FlatTree.read(blob).root();
        TreeNode serial = root.find("/serial@7e201000").orElseThrow();
        assertEquals(List.of(0x7e201000, 0x200), serial.cells("reg"));
        assertEquals("okay", serial.text("status").orElseThrow());
        assertEquals(
                root.find("aliases").orElseThrow().cells("link").get(0),
                serial.phandle().orElseThrow());
        assertTrue(root.find("/nowhere/serial").isEmpty());
        assertEquals(List.of(), root.cells("bytes"));
    }

    @Test
    void refusesWhatIsNoTree() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "/dts-v1/;");
        assertTrue(assertThrows(BuildFailure.class, () -> FlatTree.read(text))
                .getMessage()
                .startsWith(text + " is no device tree"));
    }

    @Test
    void refusesEveryTruncation() throws Exception {
        byte[] whole = Files.readAllBytes(blob);
        // The strings are at the end of the file, without padding, so that every byte is needed.
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.dtb"), Arrays.copyOf(whole, length));
            assertThrows(BuildFailure.class, () -> FlatTree.read(cut), "cut to " + length);
        }
    }

    /** Any wrong byte gives a tree or a refusal, and never another exception. */
    @Test
    void readsOrRefusesEveryDamagedByte() throws Exception {
        byte[] whole = Files.readAllBytes(blob);
        for (int position = 0; position < whole.length; position++) {
            byte[] damaged = whole.clone();
            damaged[position] ^= (byte) 0xff;
            Path file = Files.write(folder.resolve("damaged.dtb"), damaged);
            try {
                FlatTree.read(file);
            } catch (BuildFailure e) {
                assertTrue(e.getMessage().startsWith(file + " is "), e.getMessage());
            }
        }
    }

    @Test
    void refusesEndlessNesting() throws Exception {
        byte[] whole = Files.readAllBytes(blob);
        ByteBuffer nested = ByteBuffer.allocate(1 << 20).put(whole, 0, FlatTree.HEADER_BYTES);
        nested.putInt(FlatTree.STRUCTURE_OFFSET.offset(), FlatTree.HEADER_BYTES);
        while (nested.hasRemaining()) {
            nested.putInt(1).putInt(0); // FDT_BEGIN_NODE with an empty name.
        }
        Path file = Files.write(folder.resolve("nested.dtb"), nested.array());
        assertThrows(BuildFailure.class, () -> FlatTree.read(file));
    }
}
