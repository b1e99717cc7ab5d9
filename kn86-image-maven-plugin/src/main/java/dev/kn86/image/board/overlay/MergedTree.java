// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.OverlayMerge;
import dev.kn86.image.format.devicetree.OverlayParameters;
import dev.kn86.image.format.devicetree.TreeNode;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A base tree, onto which overlays and parameters are put one after the other as the firmware does. */
public final class MergedTree {

    private final FlatTree tree;
    private final OverlayMerge merge;
    private final OverlayFolder overlays;
    private final Optional<OverlayMap> map;

    /**
     * @param base the flattened base tree
     * @param overlays folder of {@code NAME.dtbo}
     */
    public MergedTree(Path base, Path overlays) throws BuildFailure, IOException {
        this.tree = FlatTree.read(base);
        this.merge = new OverlayMerge(tree.root());
        this.overlays = new OverlayFolder(overlays);
        this.map = this.overlays.map();
    }

    /**
     * Applies the next overlay.
     *
     * @param load without a name: parameters of the base tree
     * @throws BuildFailure when it does not exist or does not fit; the tree is of no use then
     */
    public void apply(OverlayLoad load) throws BuildFailure, IOException {
        if (load.isBaseTree()) {
            merge.applyToBase(load.parameters());
        } else {
            OverlayLoad real = real(load);
            merge.merge(real, overlays.read(real).root());
        }
    }

    private OverlayLoad real(OverlayLoad load) throws BuildFailure {
        Optional<String> platform = OverlayMap.platform(tree.root());
        return map.isPresent() && platform.isPresent() ? map.get().remap(load, platform.get()) : load;
    }

    /** The parameters that neither the overlay nor the base tree has; the firmware passes over them. */
    public List<OverlayLoad.Parameter> unknown(OverlayLoad load) throws BuildFailure, IOException {
        Set<String> known = merge.parameters();
        if (!load.isBaseTree()) {
            OverlayLoad real = real(load);
            known.addAll(new OverlayParameters(real.name(), overlays.read(real).root()).names());
        }
        return load.parameters().stream()
                .filter(parameter -> !known.contains(parameter.name()))
                .toList();
    }

    /** The root of the tree as it is now. */
    public TreeNode root() {
        return tree.root();
    }

    /** Writes the tree as it is now. */
    public void write(Path file) throws IOException {
        tree.write(file);
    }
}
