// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A node of a device tree: properties as raw bytes, cells big-endian, and child nodes, both in the tree's order. Names
 * are bytes, one a {@code char}: a tree may hold any, and none is changed by reading and writing.
 */
public final class TreeNode {

    private String name;
    private final Map<String, byte[]> properties = new LinkedHashMap<>();
    /** A list: while parameters rename nodes, two of them may share a name. */
    private final List<TreeNode> nodes = new ArrayList<>(0);

    /** @param name unit address included; the root's is empty */
    TreeNode(String name) {
        this.name = name;
    }

    /** The name, unit address included. */
    public String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    /** The properties by name; changes write through. */
    public Map<String, byte[]> properties() {
        return properties;
    }

    /** The child nodes; changes write through. */
    List<TreeNode> nodes() {
        return nodes;
    }

    /** The child nodes by name, unit address included; the first of those that share a name. */
    public Map<String, TreeNode> children() {
        Map<String, TreeNode> children = new LinkedHashMap<>();
        nodes.forEach(node -> children.putIfAbsent(node.name, node));
        return Collections.unmodifiableMap(children);
    }

    /**
     * The first child that a name means: a name without a unit address also finds a node with one (libfdt, fdt_ro.c).
     */
    Optional<TreeNode> child(String wanted) {
        boolean anyAddress = wanted.indexOf('@') < 0;
        for (TreeNode node : nodes) {
            if (node.name.startsWith(wanted)
                    && (node.name.length() == wanted.length()
                            || (anyAddress && node.name.charAt(wanted.length()) == '@'))) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** The node at a path below this one, for example {@code soc/gpio@7e200000}; {@code soc/gpio} finds it too. */
    public Optional<TreeNode> find(String path) {
        TreeNode node = this;
        for (String step : path.split("/")) {
            if (!step.isEmpty()) {
                Optional<TreeNode> next = node.child(step);
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                node = next.get();
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

    /** The number by which other nodes refer to this one; of old compilers also as {@code linux,phandle}. */
    public OptionalInt phandle() {
        for (String property : List.of("phandle", "linux,phandle")) {
            List<Integer> cells = cells(property);
            if (cells.size() == 1) {
                return OptionalInt.of(cells.get(0));
            }
        }
        return OptionalInt.empty();
    }

    /** The first node of this tree, itself included, that has a phandle; 0 and -1 are none. */
    Optional<TreeNode> withPhandle(int phandle) {
        if (phandle == 0 || phandle == -1) {
            return Optional.empty();
        }
        if (phandle().orElse(0) == phandle) {
            return Optional.of(this);
        }
        for (TreeNode node : nodes) {
            Optional<TreeNode> found = node.withPhandle(phandle);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The path to a node of this tree, with a slash before each name; the root's is {@code /}. */
    Optional<String> pathTo(TreeNode wanted) {
        return wanted == this ? Optional.of("/") : pathBelow(wanted);
    }

    private Optional<String> pathBelow(TreeNode wanted) {
        for (TreeNode node : nodes) {
            if (node == wanted) {
                return Optional.of("/" + node.name);
            }
            Optional<String> rest = node.pathBelow(wanted);
            if (rest.isPresent()) {
                return Optional.of("/" + node.name + rest.get());
            }
        }
        return Optional.empty();
    }

    /** How deep a node of this tree lies, this node being at 1; 0 when it is not in the tree. */
    int depthOf(TreeNode wanted) {
        if (wanted == this) {
            return 1;
        }
        for (TreeNode node : nodes) {
            int depth = node.depthOf(wanted);
            if (depth > 0) {
                return depth + 1;
            }
        }
        return 0;
    }
}
