// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.Arrays;

/** A node's {@code bootargs}: new arguments come behind those that are there, as in dtoverlay.c. */
final class BootArguments {

    static final String PROPERTY = "bootargs";

    private BootArguments() {}

    /**
     * Appends arguments, or begins with them.
     *
     * @param references those of the tree that the node is in
     * @return the offset of the new arguments in the property
     */
    static int append(TreeNode node, byte[] arguments, OverlayReferences references) throws OverlayFault {
        byte[] old = node.properties().get(PROPERTY);
        // A cell that waits for a phandle holds -1. The phandle is small, so its first byte will be 0.
        if (old == null || old.length == 0 || old[0] == 0 || references.isReference(node, PROPERTY, 0)) {
            node.properties().put(PROPERTY, arguments);
            references.replaced(node, PROPERTY);
            return 0;
        }
        byte[] both = Arrays.copyOf(old, old.length + arguments.length);
        references.overwritten(node, PROPERTY, old.length - 1, 1);
        both[old.length - 1] = ' ';
        System.arraycopy(arguments, 0, both, old.length, arguments.length);
        node.properties().put(PROPERTY, both);
        return old.length;
    }
}
