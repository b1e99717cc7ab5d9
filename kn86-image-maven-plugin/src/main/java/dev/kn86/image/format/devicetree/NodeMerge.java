// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Merges a fragment's content into its target; dtoverlay_merge_fragment() of dtoverlay.c is the reference. */
final class NodeMerge {

    private static final String KEEP_PHANDLE = "dtoverlay,preserve-phandle";
    private static final Set<String> PHANDLES = Set.of("phandle", "linux,phandle");
    /** A node's name is no property, and the other is a word to us. */
    private static final Set<String> NEVER_MERGED = Set.of("name", KEEP_PHANDLE);

    /** A token, a length and an offset, besides the value. */
    private static final int PROPERTY_BYTES = 12;
    /** Two tokens and the shortest name. */
    private static final int NODE_BYTES = 12;

    private final OverlayReferences references;
    private final TreeGrowth growth;

    /**
     * @param references those of the tree that content and target are in
     * @param growth hears of what is added
     */
    NodeMerge(OverlayReferences references, TreeGrowth growth) {
        this.references = references;
        this.growth = growth;
    }

    /**
     * Merges properties and child nodes.
     *
     * @param target keeps its phandle, unless the content says otherwise
     * @param depth of the target, the root's being 1
     */
    void merge(TreeNode target, TreeNode content, int depth) throws OverlayFault {
        merge(target, content, depth, content.properties().containsKey(KEEP_PHANDLE));
    }

    private void merge(TreeNode target, TreeNode content, int depth, boolean phandles) throws OverlayFault {
        if (depth > FlatTree.MAXIMUM_DEPTH) {
            throw new OverlayFault(
                    "the tree becomes deeper than " + FlatTree.MAXIMUM_DEPTH + " nodes, and Linux takes no deeper one",
                    "Correct the overlay.");
        }
        references.became(content, target);
        for (Map.Entry<String, byte[]> property : content.properties().entrySet()) {
            String name = property.getKey();
            if (!NEVER_MERGED.contains(name) && (phandles || !PHANDLES.contains(name))) {
                growth.add(PROPERTY_BYTES + property.getValue().length);
                int offset = put(target, name, property.getValue());
                references.merged(content, target, name, offset);
            }
        }
        for (TreeNode child : content.nodes()) {
            Optional<TreeNode> there = target.child(child.name());
            TreeNode into = there.orElseGet(() -> new TreeNode(child.name()));
            if (there.isEmpty()) {
                growth.add(NODE_BYTES + child.name().length());
                // libfdt puts a new node before the others; the kernel probes devices in the tree's order.
                target.nodes().add(0, into);
                references.added(target, into);
            }
            merge(into, child, depth + 1, true);
        }
    }

    /** Returns where the value begins in the property. */
    private int put(TreeNode target, String name, byte[] value) throws OverlayFault {
        if (name.equals(BootArguments.PROPERTY)) {
            return BootArguments.append(target, value, references);
        }
        target.properties().put(name, value);
        references.replaced(target, name);
        return 0;
    }
}
