// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in the cells of an overlay that refer to nodes: labels of the base tree become its phandles, and the overlay's
 * own phandles move behind them.
 */
final class OverlayResolution {

    private final TreeNode base;
    private final TreeNode overlay;

    OverlayResolution(TreeNode base, TreeNode overlay) {
        this.base = base;
        this.overlay = overlay;
    }

    /** @throws OverlayFault naming the first label that the base tree lacks */
    void resolve() throws OverlayFault {
        int largest = resolveLabels(largestPhandle(base));
        if (Integer.compareUnsigned(largestPhandle(overlay), -2 - largest) > 0) {
            throw new OverlayFault("it leaves no phandles", "Compile base tree and overlay again.");
        }
        Optional<TreeNode> local = overlay.child("__local_fixups__");
        List<ReferencePlace> places =
                local.isPresent() ? ReferencePlace.local(local.get(), overlay, overlay) : List.of();
        move(overlay, largest);
        for (ReferencePlace place : places) {
            add(place.node().properties().get(place.property()), place.offset(), largest);
        }
    }

    private static int largestPhandle(TreeNode node) {
        int largest = node.phandle().orElse(0);
        for (TreeNode child : node.nodes()) {
            int below = largestPhandle(child);
            largest = Integer.compareUnsigned(below, largest) > 0 ? below : largest;
        }
        return largest;
    }

    /** Returns the largest phandle of the base tree: a node gets one when it has none. */
    private int resolveLabels(int largestPhandle) throws OverlayFault {
        int largest = largestPhandle;
        Optional<TreeNode> fixups = overlay.child("__fixups__");
        if (fixups.isEmpty()) {
            return largest;
        }
        for (Map.Entry<String, byte[]> label : fixups.get().properties().entrySet()) {
            TreeNode target = labelled(label.getKey());
            int phandle = target.phandle().orElse(0);
            if (phandle == 0) {
                phandle = ++largest;
                target.properties()
                        .put(
                                "phandle",
                                ByteBuffer.allocate(Integer.BYTES)
                                        .putInt(0, phandle)
                                        .array());
            }
            for (String text : ReferencePlace.strings(label.getValue())) {
                ReferencePlace place = ReferencePlace.parse(overlay, text);
                ByteBuffer.wrap(place.node().properties().get(place.property())).putInt(place.offset(), phandle);
            }
        }
        return largest;
    }

    /** A node of the base tree, by its label or its path. */
    private TreeNode labelled(String label) throws OverlayFault {
        Optional<TreeNode> node = label.startsWith("/") ? base.find(label) : symbol(label);
        return node.orElseThrow(() -> new OverlayFault(
                "the tree has no label \"" + label + "\"",
                "fdtget -p TREE /__symbols__ lists the labels of a base tree."));
    }

    private Optional<TreeNode> symbol(String label) throws OverlayFault {
        byte[] value = base.child("__symbols__")
                .map(symbols -> symbols.properties().get(label))
                .orElse(null);
        if (value == null) {
            return Optional.empty();
        }
        String path = new String(value, StandardCharsets.ISO_8859_1);
        int end = path.indexOf('\0');
        if (end < 0) {
            // dtoverlay.c reads on in what follows, which is a part of another property.
            throw new OverlayFault(
                    "the path of the label \"" + label + "\" has no final NUL",
                    "An overlay that exports the label of a whole fragment for the root leaves it so: refer to the root as"
                            + " target-path = \"/\", or export the label of a node below it.");
        }
        return OverlayMerge.find(base, path.substring(0, end));
    }

    private static void move(TreeNode node, int distance) {
        for (String property : List.of("phandle", "linux,phandle")) {
            byte[] phandle = node.properties().get(property);
            if (phandle != null && phandle.length == Integer.BYTES) {
                add(phandle, 0, distance);
            }
        }
        node.nodes().forEach(child -> move(child, distance));
    }

    private static void add(byte[] value, int offset, int distance) {
        ByteBuffer cells = ByteBuffer.wrap(value);
        cells.putInt(offset, cells.getInt(offset) + distance);
    }
}
