// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code PATH:PROPERTY:OFFSET}: a cell that a merge fills in. */
record ReferencePlace(TreeNode node, String property, int offset) {

    static ReferencePlace parse(TreeNode root, String text) throws OverlayFault {
        String[] parts = text.split(":", -1);
        Optional<TreeNode> node = parts.length == 3 ? root.find(parts[0]) : Optional.empty();
        if (node.isEmpty() || !parts[2].matches("\\d{1,7}")) {
            throw damaged();
        }
        return new ReferencePlace(node.get(), parts[1], Integer.parseInt(parts[2])).checked();
    }

    ReferencePlace checked() throws OverlayFault {
        byte[] value = node.properties().get(property);
        if (value == null || offset < 0 || offset > value.length - Integer.BYTES) {
            throw damaged();
        }
        return this;
    }

    private static OverlayFault damaged() {
        return new OverlayFault("it refers to a cell that it does not have", "Compile the overlay again with dtc -@.");
    }

    /** The cells that hold phandles of the overlay's own nodes. */
    static List<ReferencePlace> local(TreeNode local, TreeNode node, TreeNode root) throws OverlayFault {
        List<ReferencePlace> found = new ArrayList<>();
        byte[] old = node == root ? local.properties().get("fixup") : null;
        if (old != null) {
            for (String text : strings(old)) {
                found.add(parse(root, text));
            }
            return found;
        }
        for (String property : local.properties().keySet()) {
            for (int offset : local.cells(property)) {
                found.add(new ReferencePlace(node, property, offset).checked());
            }
        }
        for (TreeNode child : local.nodes()) {
            TreeNode mirrored = node.child(child.name()).orElseThrow(ReferencePlace::damaged);
            found.addAll(local(child, mirrored, root));
        }
        return found;
    }

    /** The texts of a list that NULs end. */
    static List<String> strings(byte[] list) {
        String text = new String(list, StandardCharsets.ISO_8859_1);
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
            strings.add(text.substring(start, end));
            start = end + 1;
        }
        return strings;
    }
}
