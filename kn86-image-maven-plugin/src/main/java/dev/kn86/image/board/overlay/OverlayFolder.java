// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AnyCase;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of overlays, {@code NAME.dtbo}, as a boot partition has it: capitals in a name do not count.
 *
 * @param path the folder
 */
public record OverlayFolder(Path path) {

    private static final String MAP = "overlay_map.dtb";

    /**
     * Reads an overlay.
     *
     * @throws BuildFailure when there is no such overlay, or its file is no overlay
     */
    public FlatTree read(OverlayLoad load) throws BuildFailure, IOException {
        Path overlay = path.resolve(AnyCase.path(path, load.fileName()));
        if (!Files.isRegularFile(overlay)) {
            throw new BuildFailure(
                    "the overlay " + TerminalText.line(load.name()) + " does not exist: " + overlay + " is missing",
                    "Correct the overlay's name, or fold the overlay into the boot partition.");
        }
        return FlatTree.read(overlay);
    }

    /** Which overlay stands for which on which platform, where the folder says so. */
    Optional<OverlayMap> map() throws BuildFailure, IOException {
        Path map = path.resolve(MAP);
        return Files.isRegularFile(map)
                ? Optional.of(new OverlayMap(FlatTree.read(map).root()))
                : Optional.empty();
    }
}
