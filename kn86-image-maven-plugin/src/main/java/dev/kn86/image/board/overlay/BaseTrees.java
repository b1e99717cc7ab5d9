// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A source of the device trees that overlays have to fit. */
@FunctionalInterface
public interface BaseTrees {

    /** The flattened device trees ({@code *.dtb}), at least one. */
    List<Path> files() throws BuildFailure, IOException;
}
