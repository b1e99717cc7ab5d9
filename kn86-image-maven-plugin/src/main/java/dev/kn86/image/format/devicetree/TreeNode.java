// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A node of a device tree: properties as raw bytes, cells big-endian, and child nodes, both in the tree's order. */
public final class TreeNode {

    private final Map<String, byte[]> properties = new LinkedHashMap<>();
    private final Map<String, TreeNode> children = new LinkedHashMap<>();

    /** The properties by name; changes write through. */
    public Map<String, byte[]> properties() {
        return properties;
    }

    /** The child nodes by name, unit address included; changes write through. */
    public Map<String, TreeNode> children() {
        return children;
    }

    /** The node at a path below this one, for example {@code soc/gpio@7e200000}. */
    public Optional<TreeNode> find(String path) {
        TreeNode node = this;
        for (String name : path.split("/")) {
            if (!name.isEmpty()) {
                node = node.children.get(name);
            }
            if (node == null) {
                return Optional.empty();
            }
        }
        return Optional.of(node);
    }

    /** A property as 32-bit cells; empty when the property is missing, or its length is not a multiple of 4. */
    public List<Integer> cells(String property) {
        byte[] bytes = properties.getOrDefault(property, new byte[0]);
        List<Integer> cells = new ArrayList<>();
        if (bytes.length % Integer.BYTES == 0) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                cells.add(buffer.getInt());
            }
        }
        return cells;
    }

    /** A property as text without its final NUL. */
    public Optional<String> text(String property) {
        byte[] bytes = properties.get(property);
        return bytes == null || bytes.length == 0
                ? Optional.empty()
                : Optional.of(new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8));
    }

    /** The number by which other nodes refer to this node; empty when it has none. */
    public OptionalInt phandle() {
        List<Integer> cells = cells("phandle");
        return cells.size() == 1 ? OptionalInt.of(cells.get(0)) : OptionalInt.empty();
    }

    /** Gives a child another name and keeps its place in the order. */
    void renameChild(String name, String newName) {
        Map<String, TreeNode> old = new LinkedHashMap<>(children);
        children.clear();
        old.forEach((key, node) -> children.put(key.equals(name) ? newName : key, node));
    }
}
