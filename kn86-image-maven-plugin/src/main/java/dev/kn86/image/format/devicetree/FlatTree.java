// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A device tree in its flattened form ({@code .dtb}, {@code .dtbo}): Devicetree Specification 0.4, chapter 5,
 * version 17, big-endian.
 *
 * @param root the root node
 * @param bootCpu the header's {@code boot_cpuid_phys}
 */
public record FlatTree(TreeNode root, int bootCpu) {

    private static final int MAGIC = 0xd00dfeed;
    private static final int VERSION = 17;
    private static final int LAST_COMPATIBLE_VERSION = 16;
    private static final int HEADER_BYTES = 40;
    /** One all-zero entry ends the memory reservation block; our trees reserve nothing there. */
    private static final int RESERVATION_BYTES = 16;

    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROPERTY = 3;
    private static final int NOP = 4;
    private static final int END = 9;

    private static final String REMEDY = "Compile or copy the tree again; fdtdump shows what is in it.";

    /**
     * Reads a tree.
     *
     * @throws BuildFailure when the file is no device tree of a version that is read here, or damaged
     */
    public static FlatTree read(Path file) throws BuildFailure, IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.limit() < HEADER_BYTES || bytes.getInt(0) != MAGIC) {
            throw new BuildFailure(file + " is no device tree: its first bytes are not d00dfeed", REMEDY);
        }
        int version = bytes.getInt(20);
        if (version < VERSION || bytes.getInt(24) > VERSION) {
            throw new BuildFailure(
                    file + " is a device tree of version " + version + "; version " + VERSION + " is read", REMEDY);
        }
        try {
            Reader reader = new Reader(bytes, bytes.getInt(8), bytes.getInt(12));
            return new FlatTree(reader.root(), bytes.getInt(28));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new BuildFailure(
                    file + " is a damaged device tree: a block or a name ends outside the file", REMEDY, e);
        }
    }

    /** Writes the tree; equal trees give equal bytes. */
    public void write(Path file) throws IOException {
        ByteArrayOutputStream structure = new ByteArrayOutputStream();
        Map<String, Integer> strings = new LinkedHashMap<>();
        ByteArrayOutputStream stringBytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(structure);
        writeNode(out, "", root, strings, stringBytes);
        out.writeInt(END);

        int structureOffset = HEADER_BYTES + RESERVATION_BYTES;
        int stringsOffset = structureOffset + structure.size();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(whole);
        header.writeInt(MAGIC);
        header.writeInt(stringsOffset + stringBytes.size());
        header.writeInt(structureOffset);
        header.writeInt(stringsOffset);
        header.writeInt(HEADER_BYTES);
        header.writeInt(VERSION);
        header.writeInt(LAST_COMPATIBLE_VERSION);
        header.writeInt(bootCpu);
        header.writeInt(stringBytes.size());
        header.writeInt(structure.size());
        header.write(new byte[RESERVATION_BYTES]);
        structure.writeTo(header);
        stringBytes.writeTo(header);
        Files.write(file, whole.toByteArray());
    }

    private static void writeNode(
            DataOutputStream out,
            String name,
            TreeNode node,
            Map<String, Integer> strings,
            ByteArrayOutputStream stringBytes)
            throws IOException {
        out.writeInt(BEGIN_NODE);
        writePadded(out, (name + "\0").getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> property : node.properties().entrySet()) {
            Integer offset = strings.get(property.getKey());
            if (offset == null) {
                offset = stringBytes.size();
                strings.put(property.getKey(), offset);
                stringBytes.write((property.getKey() + "\0").getBytes(StandardCharsets.UTF_8));
            }
            out.writeInt(PROPERTY);
            out.writeInt(property.getValue().length);
            out.writeInt(offset);
            writePadded(out, property.getValue());
        }
        for (Map.Entry<String, TreeNode> child : node.children().entrySet()) {
            writeNode(out, child.getKey(), child.getValue(), strings, stringBytes);
        }
        out.writeInt(END_NODE);
    }

    private static void writePadded(DataOutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.write(new byte[-bytes.length & 3]);
    }

    /** Walks the structure block. */
    private record Reader(ByteBuffer tree, int structureOffset, int stringsOffset) {

        TreeNode root() {
            tree.position(structureOffset);
            if (token() != BEGIN_NODE) {
                throw new IllegalArgumentException("no root node");
            }
            paddedName();
            return node();
        }

        private TreeNode node() {
            TreeNode node = new TreeNode();
            while (true) {
                switch (token()) {
                    case PROPERTY -> {
                        byte[] value = new byte[tree.getInt()];
                        String name = nameAt(stringsOffset + tree.getInt());
                        tree.get(value);
                        align();
                        node.properties().put(name, value);
                    }
                    case BEGIN_NODE -> node.children().put(paddedName(), node());
                    case END_NODE -> {
                        return node;
                    }
                    default -> throw new IllegalArgumentException("unknown token");
                }
            }
        }

        private int token() {
            int token = tree.getInt();
            while (token == NOP) {
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
