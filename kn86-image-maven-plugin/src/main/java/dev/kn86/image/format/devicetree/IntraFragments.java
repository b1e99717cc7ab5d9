// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Merges the fragments of an overlay that aim at other parts of it, before the rest is merged into the base tree:
 * device-tree.adoc of the Raspberry Pi documentation, "Overlay application order".
 */
final class IntraFragments {

    private final TreeNode overlay;
    private final OverlayReferences references;
    private final NodeMerge merge;

    IntraFragments(TreeNode overlay, OverlayReferences references, TreeGrowth growth) {
        this.overlay = overlay;
        this.references = references;
        this.merge = new NodeMerge(references, growth);
    }

    /** Merges them in the overlay's order; each is switched off then. */
    void merge() throws OverlayFault {
        for (TreeNode fragment : List.copyOf(overlay.nodes())) {
            Optional<TreeNode> content = fragment.child(FragmentSwitch.ACTIVE);
            Optional<TreeNode> target = target(fragment);
            if (OverlayMerge.isFragment(fragment) && content.isPresent() && target.isPresent()) {
                merge.merge(target.get(), references.copy(content.get()), overlay.depthOf(target.get()));
                content.get().rename(FragmentSwitch.DORMANT);
                references.renamed();
            }
        }
    }

    /** A node of this overlay; empty when the fragment is for the base tree. */
    private Optional<TreeNode> target(TreeNode fragment) {
        byte[] target = fragment.properties().get("target");
        if (fragment.properties().containsKey("target-path") || target == null || target.length != Integer.BYTES) {
            return Optional.empty();
        }
        return overlay.withPhandle(Math.max(0, ByteBuffer.wrap(target).getInt()));
    }
}
