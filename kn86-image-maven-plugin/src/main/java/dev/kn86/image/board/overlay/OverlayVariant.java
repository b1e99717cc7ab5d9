// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.OverlayParameters;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the form of an overlay that the firmware merges: with its parameters applied. */
public final class OverlayVariant {

    private OverlayVariant() {}

    /**
     * Writes {@code NAME,PARAMETER=VALUE….dtbo}. Without parameters, nothing is written, and the overlay's own file is
     * used.
     *
     * @param overlays folder of {@code NAME.dtbo}
     * @param folder where the variant is written
     * @return the file to merge
     * @throws BuildFailure when there is no such overlay or parameter, or the parameter does not take the value
     */
    public static Path make(OverlayLoad load, Path overlays, Path folder) throws BuildFailure, IOException {
        Path overlay = overlays.resolve(load.name() + ".dtbo");
        if (!Files.isRegularFile(overlay)) {
            throw new BuildFailure(
                    "the overlay " + load.name() + " does not exist: " + overlay + " is missing",
                    "Correct the overlay's name, or fold the overlay into the boot partition.");
        }
        if (load.parameters().isEmpty()) {
            return overlay;
        }
        FlatTree tree = FlatTree.read(overlay);
        OverlayParameters parameters = new OverlayParameters(load.name(), tree.root());
        for (OverlayLoad.Parameter parameter : load.parameters()) {
            parameters.apply(parameter);
        }
        Path variant = folder.resolve(load + ".dtbo");
        tree.write(variant);
        return variant;
    }
}
