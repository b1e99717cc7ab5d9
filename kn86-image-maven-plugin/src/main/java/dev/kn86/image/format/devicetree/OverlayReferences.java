// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an overlay refers to nodes: cells that a merge has yet to fill in. dtc keeps them in {@code __fixups__} (labels
 * of the base tree) and {@code __local_fixups__} (nodes of the overlay), both by the paths of nodes, and the labels in
 * {@code __symbols__}. Here they hang on the nodes themselves, so that nodes can be renamed.
 */
final class OverlayReferences {

    private static final String FIXUPS = "__fixups__";
    private static final String LOCAL_FIXUPS = "__local_fixups__";
    private static final String SYMBOLS = "__symbols__";

    /** In place of a label: the cell holds the phandle of a node of the overlay. */
    private static final String LOCAL = "";

    private final TreeNode root;
    private final Map<TreeNode, TreeNode> parents = new HashMap<>();
    /** Labels by node, property and offset. */
    private final Map<TreeNode, Map<String, NavigableMap<Integer, String>>> places = new HashMap<>();

    private final Map<String, TreeNode> symbols = new LinkedHashMap<>();
    /** What nodes have been copied from. */
    private final Map<TreeNode, TreeNode> originals = new HashMap<>();

    private boolean changed;

    private OverlayReferences(TreeNode root) {
        this.root = root;
    }

    /** Those of an overlay as dtc made it, or of a base tree, which has symbols only. */
    static OverlayReferences of(TreeNode root) throws OverlayFault {
        OverlayReferences references = new OverlayReferences(root);
        references.collectParents(root);
        references.readFixups();
        Optional<TreeNode> local = root.child(LOCAL_FIXUPS);
        if (local.isPresent()) {
            references.readLocal(local.get(), root);
        }
        references.readSymbols();
        return references;
    }

    /** None: those of an overlay whose cells are filled in. */
    static OverlayReferences none(TreeNode root) {
        return new OverlayReferences(root);
    }

    private void collectParents(TreeNode node) {
        for (TreeNode child : node.nodes()) {
            parents.put(child, node);
            collectParents(child);
        }
    }

    private void readFixups() throws OverlayFault {
        Optional<TreeNode> fixups = root.child(FIXUPS);
        if (fixups.isPresent()) {
            for (Map.Entry<String, byte[]> label : fixups.get().properties().entrySet()) {
                for (String text : ReferencePlace.strings(label.getValue())) {
                    put(ReferencePlace.parse(root, text), label.getKey());
                }
            }
        }
    }

    /** A tree of the overlay's shape, whose properties hold the offsets; of old compilers a list of places. */
    private void readLocal(TreeNode local, TreeNode node) throws OverlayFault {
        for (ReferencePlace place : ReferencePlace.local(local, node, root)) {
            put(place, LOCAL);
        }
    }

    private void readSymbols() {
        root.child(SYMBOLS).ifPresent(table -> table.properties().forEach((label, path) -> {
            String text = new String(path, StandardCharsets.ISO_8859_1);
            if (text.endsWith("\0")) {
                String plain = text.substring(0, text.length() - 1);
                root.find(plain).filter(node -> path(node).equals(plain)).ifPresent(node -> symbols.put(label, node));
            }
        }));
    }

    private void put(ReferencePlace place, String label) {
        places.computeIfAbsent(place.node(), key -> new LinkedHashMap<>())
                .computeIfAbsent(place.property(), key -> new TreeMap<>())
                .put(place.offset(), label);
    }

    private NavigableMap<Integer, String> of(TreeNode node, String property) {
        return places.getOrDefault(node, Map.of()).getOrDefault(property, new TreeMap<>());
    }

    /** Whether a cell waits for a phandle. */
    boolean isReference(TreeNode node, String property, int offset) {
        return of(node, property).containsKey(offset);
    }

    /** A node has another name now. */
    void renamed() {
        changed = true;
    }

    /** A property has a new value, without references. */
    void replaced(TreeNode node, String property) {
        changed |= !of(node, property).isEmpty();
        places.getOrDefault(node, new LinkedHashMap<>()).remove(property);
    }

    /** A number has been written into a property. */
    void overwritten(TreeNode node, String property, int offset, int size) throws OverlayFault {
        Map<Integer, String> hit = of(node, property).subMap(offset - Integer.BYTES + 1, offset + size);
        for (int cell : hit.keySet()) {
            if (cell < offset || cell + Integer.BYTES > offset + size) {
                throw new OverlayFault(
                        "it changes a part of a reference, which no overlay file can hold",
                        OverlayFault.CORRECT_OVERRIDES);
            }
        }
        changed |= !hit.isEmpty();
        hit.clear();
    }

    /**
     * What has been written came from a cell of a parameter's entry; when that is a reference, so is the copy.
     *
     * @param size of the number in bytes, 0 for a text
     */
    void copied(ReferencePlace cell, TreeNode node, String property, int offset, int size) throws OverlayFault {
        String label = of(cell.node(), cell.property()).get(cell.offset());
        if (label != null && size < Integer.BYTES) {
            throw new OverlayFault(
                    "it writes a reference as a text or a small number, which no overlay file can hold",
                    OverlayFault.CORRECT_OVERRIDES);
        }
        if (label != null) {
            put(new ReferencePlace(node, property, offset + size - Integer.BYTES), label);
            changed = true;
        }
    }

    /**
     * A property has been copied from another node of the overlay.
     *
     * @param start the offset of the copy in the other node's property
     */
    void merged(TreeNode from, TreeNode to, String property, int start) {
        of(from, property).forEach((offset, label) -> put(new ReferencePlace(to, property, start + offset), label));
        changed |= !of(from, property).isEmpty();
    }

    /** A copy of a node and of all below it, with its references; the properties' bytes are shared. */
    TreeNode copy(TreeNode node) {
        TreeNode copy = new TreeNode(node.name());
        originals.put(copy, node);
        copy.properties().putAll(node.properties());
        places.getOrDefault(node, Map.of())
                .forEach((property, labels) ->
                        labels.forEach((offset, label) -> put(new ReferencePlace(copy, property, offset), label)));
        node.nodes().forEach(child -> copy.nodes().add(copy(child)));
        return copy;
    }

    /** A node that has been copied has become a part of another node, which its labels mean from now on. */
    void became(TreeNode copy, TreeNode target) {
        symbols.replaceAll((label, node) -> node == originals.get(copy) ? target : node);
    }

    /** A node has got a new child. */
    void added(TreeNode parent, TreeNode child) {
        parents.put(child, parent);
    }

    private String path(TreeNode node) {
        StringBuilder path = new StringBuilder();
        for (TreeNode step = node; step != null && step != root; step = parents.get(step)) {
            path.insert(0, step.name()).insert(0, '/');
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    /** Writes the tables again when something has changed. */
    void store() throws OverlayFault {
        if (!changed) {
            return;
        }
        Map<String, StringBuilder> fixups = new LinkedHashMap<>();
        root.child(FIXUPS)
                .ifPresent(
                        table -> table.properties().keySet().forEach(label -> fixups.put(label, new StringBuilder())));
        TreeNode local = new TreeNode(LOCAL_FIXUPS);
        collect(root, fixups, local);
        fixups.values().removeIf(StringBuilder::isEmpty);
        replaceTable(FIXUPS, fixups);
        root.nodes().removeIf(node -> node.name().equals(LOCAL_FIXUPS));
        if (!isEmpty(local)) {
            root.nodes().add(local);
        }
        for (Map.Entry<String, TreeNode> symbol : symbols.entrySet()) {
            root.child(SYMBOLS).ifPresent(table -> table.properties()
                    .put(symbol.getKey(), (path(symbol.getValue()) + "\0").getBytes(StandardCharsets.ISO_8859_1)));
        }
        changed = false;
    }

    private void replaceTable(String name, Map<String, StringBuilder> lists) {
        root.child(name).ifPresent(table -> {
            table.properties().clear();
            lists.forEach((label, list) ->
                    table.properties().put(label, list.toString().getBytes(StandardCharsets.ISO_8859_1)));
        });
    }

    /** Collects the places of a node and of those below it; the local ones in a tree of the same shape. */
    private void collect(TreeNode node, Map<String, StringBuilder> fixups, TreeNode local) throws OverlayFault {
        for (Map.Entry<String, NavigableMap<Integer, String>> property :
                places.getOrDefault(node, Map.of()).entrySet()) {
            List<Integer> offsets = new ArrayList<>();
            for (Map.Entry<Integer, String> place : property.getValue().entrySet()) {
                String path = uniquePath(node);
                if (place.getValue().equals(LOCAL)) {
                    offsets.add(place.getKey());
                } else {
                    fixups.computeIfAbsent(place.getValue(), key -> new StringBuilder())
                            .append(path + ":" + property.getKey() + ":" + place.getKey() + "\0");
                }
            }
            if (!offsets.isEmpty()) {
                ByteBuffer cells = ByteBuffer.allocate(offsets.size() * Integer.BYTES);
                offsets.forEach(cells::putInt);
                local.properties().put(property.getKey(), cells.array());
            }
        }
        for (TreeNode child : node.nodes()) {
            TreeNode childLocal = new TreeNode(child.name());
            collect(child, fixups, childLocal);
            if (!isEmpty(childLocal)) {
                local.nodes().add(childLocal);
            }
        }
    }

    private static boolean isEmpty(TreeNode node) {
        return node.properties().isEmpty() && node.nodes().isEmpty();
    }

    /** A path by which a merge finds the node. */
    private String uniquePath(TreeNode node) throws OverlayFault {
        String path = path(node);
        if (path.indexOf(':') >= 0 || root.find(path).orElse(null) != node) {
            throw new OverlayFault(
                    "two nodes of it are called " + path
                            + ", or that is no name, and an overlay file can refer to neither",
                    "Choose another value.");
        }
        return path;
    }
}
