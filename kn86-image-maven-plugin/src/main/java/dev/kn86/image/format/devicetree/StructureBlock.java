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

    /**
     * The longest name, in bytes. Without a limit a small file could fill the memory: properties may share the end of
     * one name.
     */
    private static final int LONGEST_NAME = 255;

    private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(structure);

    /** Where in the strings each name begins. */
    private final Map<String, Integer> names = new LinkedHashMap<>();

    /** Makes the two blocks of a tree. */
    StructureBlock(TreeNode root) throws IOException {
        write(root);
        out.writeInt(FDT_END);
    }

    byte[] structure() {
        return structure.toByteArray();
    }

    byte[] strings() {
        return strings.toByteArray();
    }

    private void write(TreeNode node) throws IOException {
        out.writeInt(FDT_BEGIN_NODE);
        writePadded(terminated(node.name()));
        for (Map.Entry<String, byte[]> property : node.properties().entrySet()) {
            out.writeInt(FDT_PROP);
            out.writeInt(property.getValue().length);
            out.writeInt(nameOffset(property.getKey()));
            writePadded(property.getValue());
        }
        for (TreeNode child : node.nodes()) {
            write(child);
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
        return (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    private void writePadded(byte[] bytes) throws IOException {
        out.write(bytes);
        out.write(new byte[-bytes.length & 3]);
    }

    /**
     * Reads a tree.
     *
     * @param structure the structure block alone
     * @param strings the strings alone
     * @throws TreeDamage when a token is unknown, a value or a name ends outside its block, a name is too long or given
     *     twice, or nodes are nested deeper than Linux takes
     */
    static TreeNode read(ByteBuffer structure, ByteBuffer strings) throws TreeDamage {
        return new Reader(structure, strings).root();
    }

    private record Reader(ByteBuffer structure, ByteBuffer strings) {

        TreeNode root() throws TreeDamage {
            if (token() != FDT_BEGIN_NODE) {
                throw new TreeDamage("no root node");
            }
            TreeNode root = node(1);
            if (token() != FDT_END) {
                throw new TreeDamage("something follows the root node");
            }
            return root;
        }

        private TreeNode node(int depth) throws TreeDamage {
            if (depth > FlatTree.MAXIMUM_DEPTH) {
                throw new TreeDamage(
                        "nodes lie more than " + FlatTree.MAXIMUM_DEPTH + " deep, and Linux takes no deeper tree");
            }
            TreeNode node = new TreeNode(text(structure, structure.position()));
            skip(node.name().length() + 1);
            while (true) {
                switch (token()) {
                    case FDT_PROP -> property(node);
                    case FDT_BEGIN_NODE -> node.nodes().add(node(depth + 1));
                    case FDT_END_NODE -> {
                        return node;
                    }
                    default -> throw new TreeDamage("unknown token");
                }
            }
        }

        private void property(TreeNode node) throws TreeDamage {
            int length = number();
            String name = text(strings, number());
            if (length < 0 || length > structure.remaining()) {
                throw new TreeDamage("a property's value ends outside the structure block");
            }
            byte[] value = new byte[length];
            structure.get(structure.position(), value);
            skip(length);
            if (node.properties().putIfAbsent(name, value) != null) {
                throw new TreeDamage("a node has two properties of one name");
            }
        }

        private int token() throws TreeDamage {
            int token = number();
            while (token == FDT_NOP) {
                token = number();
            }
            return token;
        }

        private int number() throws TreeDamage {
            if (structure.remaining() < Integer.BYTES) {
                throw new TreeDamage("the structure block ends within a node");
            }
            return structure.getInt();
        }

        /** Goes on behind some bytes and the padding after them. */
        private void skip(int bytes) throws TreeDamage {
            int padded = (bytes + 3) & ~3;
            if (padded > structure.remaining()) {
                throw new TreeDamage("the structure block ends within a node");
            }
            structure.position(structure.position() + padded);
        }

        private static String text(ByteBuffer block, int offset) throws TreeDamage {
            int end = offset;
            while (end >= 0 && end < block.limit() && block.get(end) != 0) {
                end++;
                if (end - offset > LONGEST_NAME) {
                    throw new TreeDamage("a name has more than " + LONGEST_NAME + " bytes");
                }
            }
            if (end < 0 || end >= block.limit()) {
                throw new TreeDamage("a name ends outside its block");
            }
            byte[] name = new byte[end - offset];
            block.get(offset, name);
            return new String(name, StandardCharsets.ISO_8859_1);
        }
    }
}
