// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.OverlayParameters;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;

/** An overlay with its parameters applied, as a file that fdtoverlay merges. */
public final class OverlayVariant {

    private OverlayVariant() {}

    /**
     * Writes the variant. Its file's name is the caller's choice: a value is any text, and no name of a file.
     * Parameters that the overlay does not have are left out: they may be the base tree's.
     *
     * @param overlays folder of {@code NAME.dtbo}
     * @throws BuildFailure when there is no such overlay, a parameter does not take its value, or no file can hold the
     *     result
     */
    public static void write(OverlayLoad load, Path overlays, Path file) throws BuildFailure, IOException {
        FlatTree tree = new OverlayFolder(overlays).read(load);
        OverlayParameters parameters = new OverlayParameters(load.name(), tree.root());
        for (OverlayLoad.Parameter parameter : load.parameters()) {
            if (parameters.names().contains(parameter.name())) {
                parameters.apply(parameter);
            }
        }
        parameters.mergeIntraFragments();
        tree.write(file);
    }
}
