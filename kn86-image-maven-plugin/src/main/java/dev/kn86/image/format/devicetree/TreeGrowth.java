// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

/** Counts what is added to a tree, so that no overlay, however made, fills the memory. */
final class TreeGrowth {

    private int added;

    /** @throws OverlayFault when more has been added than a whole tree may hold */
    void add(int bytes) throws OverlayFault {
        added = Math.addExact(added, bytes);
        if (added > FlatTree.MAXIMUM_BYTES) {
            throw new OverlayFault(
                    "the tree becomes larger than " + FlatTree.MAXIMUM_BYTES + " bytes", "Correct the overlay.");
        }
    }
}
