// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The structure block of a flattened tree, which has nodes and properties as tokens, and the strings block, which has
 * the names of properties (Devicetree Specification 0.4, sections 5.4 and 5.5).
 */
final class StructureBlock {

    private static final int FDT_BEGIN_NODE = 1;
    private static final int FDT_END_NODE = 2;
    private static final int FDT_PROP = 3;
    private static final int FDT_NOP = 4;
    private static final int FDT_END = 9;

    /** No board's tree is as deep. The limit keeps a damaged or hostile tree from exhausting the stack. */
    private static final int DEEPEST = 64;

    private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(structure);

    /** Where in the strings each name begins. */
    private final Map<String, Integer> names = new LinkedHashMap<>();

    /** Makes the two blocks of a tree. */
    StructureBlock(TreeNode root) throws IOException {
        write("", root);
        out.writeInt(FDT_END);
    }

    byte[] structure() {
        return structure.toByteArray();
    }

    byte[] strings() {
        return strings.toByteArray();
    }

    private void write(String name, TreeNode node) throws IOException {
        out.writeInt(FDT_BEGIN_NODE);
        writePadded(terminated(name));
        for (Map.Entry<String, byte[]> property : node.properties().entrySet()) {
            out.writeInt(FDT_PROP);
            out.writeInt(property.getValue().length);
            out.writeInt(nameOffset(property.getKey()));
            writePadded(property.getValue());
        }
        for (Map.Entry<String, TreeNode> child : node.children().entrySet()) {
            write(child.getKey(), child.getValue());
        }
        out.writeInt(FDT_END_NODE);
    }

    private int nameOffset(String name) throws IOException {
        Integer known = names.get(name);
        if (known != null) {
            return known;
        }
        names.put(name, strings.size());
        strings.write(terminated(name));
        return names.get(name);
    }

    private static byte[] terminated(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private void writePadded(byte[] bytes) throws IOException {
        out.write(bytes);
        out.write(new byte[-bytes.length & 3]);
    }

    /**
     * Reads a tree.
     *
     * @param tree the whole file
     * @param structureOffset where the structure block begins
     * @param stringsOffset where the strings begin
     * @throws IllegalArgumentException when a token is unknown, a property is longer than the file, or nodes are nested
     *     deeper than {@value #DEEPEST}
     * @throws IndexOutOfBoundsException or {@link java.nio.BufferUnderflowException} when a block or a name ends
     *     outside the file
     */
    static TreeNode read(ByteBuffer tree, int structureOffset, int stringsOffset) {
        return new Reader(tree, stringsOffset).root(structureOffset);
    }

    private record Reader(ByteBuffer tree, int stringsOffset) {

        TreeNode root(int structureOffset) {
            tree.position(structureOffset);
            if (token() != FDT_BEGIN_NODE) {
                throw new IllegalArgumentException("no root node");
            }
            paddedName();
            return node(1);
        }

        private TreeNode node(int depth) {
            if (depth > DEEPEST) {
                throw new IllegalArgumentException("nested too deep");
            }
            TreeNode node = new TreeNode();
            while (true) {
                switch (token()) {
                    case FDT_PROP -> {
                        int length = tree.getInt();
                        String name = nameAt(stringsOffset + tree.getInt());
                        if (length < 0 || length > tree.remaining()) {
                            throw new IllegalArgumentException("a property longer than the file");
                        }
                        byte[] value = new byte[length];
                        tree.get(value);
                        align();
                        node.properties().put(name, value);
                    }
                    case FDT_BEGIN_NODE -> node.children().put(paddedName(), node(depth + 1));
                    case FDT_END_NODE -> {
                        return node;
                    }
                    default -> throw new IllegalArgumentException("unknown token");
                }
            }
        }

        private int token() {
            int token = tree.getInt();
            while (token == FDT_NOP) {
                token = tree.getInt();
            }
            return token;
        }

        private String paddedName() {
            String name = nameAt(tree.position());
            tree.position(tree.position() + name.getBytes(StandardCharsets.UTF_8).length + 1);
            align();
            return name;
        }

        private void align() {
            tree.position((tree.position() + 3) & ~3);
        }

        private String nameAt(int offset) {
            int end = offset;
            while (tree.get(end) != 0) {
                end++;
            }
            return new String(tree.array(), offset, end - offset, StandardCharsets.UTF_8);
        }
    }
}
