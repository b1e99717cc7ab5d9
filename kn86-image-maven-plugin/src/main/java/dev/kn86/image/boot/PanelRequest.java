// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * By what the boot on the machine with panel and keyboard is judged.
 *
 * @param font the font that nOSh draws with, by which its words are read back
 * @param budget how much the boot may take
 * @param patience how long the panel may take to show what a key has done
 */
public record PanelRequest(Path font, Path budget, Duration patience) {

    /** Refuses files that are no font and no budget. */
    public void check() throws BuildFailure, IOException {
        BootBudget.read(budget);
        GlyphFont.read(font);
    }
}
