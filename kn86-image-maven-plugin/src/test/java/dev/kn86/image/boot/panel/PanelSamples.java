// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Test data of the panel: a font, pictures and a tour. {@code make.py} beside them makes font and pictures. */
public final class PanelSamples {

    private static final Path FOLDER = Path.of("src/test/resources/panel");

    public static final Path FONT = FOLDER.resolve("font.psf");
    public static final Path TOUR = FOLDER.resolve("tour.tsv");

    private PanelSamples() {}

    static PanelReader reader() throws BuildFailure, IOException {
        return new PanelReader(Tour.read(TOUR).layout(), ConsoleFont.read(FONT));
    }

    static BufferedImage picture(String name) throws IOException {
        return ImageIO.read(FOLDER.resolve(name + ".png").toFile());
    }
}
