// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.structure.Layouts;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private Path compile(String name, String source) throws Exception {
        Path tree = folder.resolve(name);
        ForeignTool.DTC.run("-q", "-@", "-o", tree, Files.writeString(folder.resolve(name + ".dts"), source));
        return tree;
    }

    @Test
    void keepsReservedMemory() throws Exception {
        Path tree = compile("reserved.dtb", "/dts-v1/; /memreserve/ 0x0 0x1000; /memreserve/ 0xfffffffff 0x10; / { };");
        assertEquals(
                List.of(new FlatTree.Reservation(0, 0x1000), new FlatTree.Reservation(0xfffffffffL, 0x10)),
                FlatTree.read(tree).reservations());
        Path copy = folder.resolve("copy.dtb");
        FlatTree.read(tree).write(copy);
        assertEquals(decompiled(tree), decompiled(copy));
    }

    /** A tree of which each header field is given; the blocks follow the list of reserved memory. */
    private static byte[] blob(int[] structure, String strings) {
        byte[] names = strings.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer tree = ByteBuffer.allocate(56 + 4 * structure.length + names.length);
        tree.putInt(0xd00dfeed).putInt(tree.capacity()).putInt(56).putInt(56 + 4 * structure.length);
        tree.putInt(40).putInt(17).putInt(16).putInt(0).putInt(names.length).putInt(4 * structure.length);
        tree.position(56);
        for (int word : structure) {
            tree.putInt(word);
        }
        return tree.put(names).array();
    }

    private String refusal(byte[] bytes) {
        String message = assertThrows(BuildFailure.class, () -> FlatTree.parse(bytes, "tree"))
                .getMessage();
        return message.lines().findFirst().orElseThrow().replace("tree is a damaged device tree: ", "");
    }

    private static byte[] with(byte[] bytes, int offset, int word) {
        return ByteBuffer.wrap(bytes.clone()).putInt(offset, word).array();
    }

    /** The words: a node's beginning and empty name, a property's token, length and name, a node's end, the end. */
    @Test
    void namesEachFault() throws Exception {
        byte[] good = blob(new int[] {1, 0, 3, 4, 0, 7, 2, 9}, "a\0");
        assertEquals(List.of(7), FlatTree.parse(good, "tree").root().cells("a"));
        assertEquals("a property's value ends outside the structure block", refusal(with(good, 68, -1)));
        assertEquals("a property's value ends outside the structure block", refusal(with(good, 68, Integer.MAX_VALUE)));
        assertEquals("a name ends outside its block", refusal(with(good, 72, 2)));
        assertEquals("a name ends outside its block", refusal(with(good, 72, -1)));
        assertEquals("the structure block ends outside the file", refusal(with(good, 8, Integer.MAX_VALUE)));
        assertEquals("the strings block ends outside the file", refusal(with(good, 32, -5)));
        assertEquals("the list of reserved memory ends outside the file", refusal(with(good, 16, good.length - 4)));
        assertEquals("the whole tree ends outside the file", refusal(with(good, 4, good.length + 1)));
        assertEquals("unknown token", refusal(blob(new int[] {1, 0, 8}, "")));
        assertEquals("no root node", refusal(blob(new int[] {9}, "")));
        assertEquals("something follows the root node", refusal(blob(new int[] {1, 0, 2, 1, 0, 2, 9}, "")));
        assertEquals("the structure block ends within a node", refusal(blob(new int[] {1, 0, 2}, "")));
        assertEquals("the structure block ends within a node", refusal(blob(new int[] {1, 0}, "")));
        assertEquals(
                "a node has two properties of one name",
                refusal(blob(new int[] {1, 0, 3, 0, 0, 3, 0, 0, 2, 9}, "a\0")));
        assertEquals(
                "a name has more than 255 bytes",
                refusal(blob(new int[] {1, 0, 3, 0, 0, 2, 9}, "a".repeat(256) + "\0")));
    }

    @Test
    void readsNoDeeperThanLinuxDoes() throws Exception {
        for (int depth : new int[] {64, 65, 100_000}) {
            int[] structure = new int[3 * depth + 1];
            for (int i = 0; i < depth; i++) {
                structure[2 * i] = 1;
                structure[2 * i + 1] = i == 0 ? 0 : 'a' << 24;
                structure[2 * depth + i] = 2;
            }
            structure[3 * depth] = 9;
            byte[] tree = blob(structure, "");
            if (depth == 64) {
                FlatTree.parse(tree, "tree");
            } else {
                assertEquals("nodes lie more than 64 deep, and Linux takes no deeper tree", refusal(tree));
            }
        }
    }

    @Test
    void readsNoLargerFileThanLinuxDoes() throws Exception {
        Path large = folder.resolve("large.dtb");
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(blob), FlatTree.MAXIMUM_BYTES);
        Files.write(large, bytes);
        FlatTree.read(large);
        Files.write(large, Arrays.copyOf(bytes, bytes.length + 1));
        assertTrue(assertThrows(BuildFailure.class, () -> FlatTree.read(large))
                .getMessage()
                .startsWith(large + " has more than 2097152 bytes"));
    }

    @Test
    void takesNamesAsBytes() throws Exception {
        byte[] tree = blob(new int[] {1, 0, 1, 0xfce1ff00, 3, 0, 0, 2, 2, 9}, "\u00e9\0");
        FlatTree read = FlatTree.parse(tree, "tree");
        assertArrayEquals(tree, read.bytes());
    }

    /** Found by fuzzing: 72 bytes that asked for an array of 2 GiB, and for one of a negative size. */
    @ParameterizedTest
    @ValueSource(ints = {0x40000003, 0xff636d00, 0x03f90000})
    void asksForNoMemoryThatTheFileDoesNotFill(int length) {
        assertEquals(
                "a property's value ends outside the structure block",
                refusal(blob(new int[] {1, 0, 3, length, 0, 2, 9}, "a\0")));
    }
}
