// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.List;
import java.util.Optional;

/**
 * A panel that shows a screen of text: the grid of cells lies in the middle of the panel.
 *
 * @param width of the panel, pixels
 * @param height of the panel, pixels
 * @param columns of the grid, cells
 * @param rows of the grid, cells
 * @param background the colour of unlit pixels
 * @param inks the colours of lit pixels, at least one; the first is on every picture
 */
public record PanelLayout(int width, int height, int columns, int rows, Colour background, List<Colour> inks) {

    /**
     * A colour of the screen.
     *
     * @param name for messages
     * @param rgb red in bits 16 to 23, green in 8 to 15, blue in 0 to 7
     */
    public record Colour(String name, int rgb) {

        @Override
        public String toString() {
            return name + String.format(" (#%06X)", rgb);
        }
    }

    public PanelLayout {
        inks = List.copyOf(inks);
    }

    /** The panel's pixels, for example {@code 640x480}. */
    public String size() {
        return width + "x" + height;
    }

    /** Where the grid begins, pixels from the left. */
    int left(ConsoleFont font) {
        return (width - columns * font.width()) / 2;
    }

    /** Where the grid begins, pixels from the top. */
    int top(ConsoleFont font) {
        return (height - rows * font.height()) / 2;
    }

    /**
     * Checks that a font's cells fit.
     *
     * @throws BuildFailure when the grid of the font's cells is larger than the panel
     */
    public void requireRoomFor(ConsoleFont font) throws BuildFailure {
        if (left(font) < 0 || top(font) < 0) {
            throw new BuildFailure(
                    "boot: a grid of " + columns + "x" + rows + " cells of " + font.width() + "x" + font.height()
                            + " pixels does not fit a panel of " + size(),
                    "Correct \"panel\" and \"grid\" in the file of kn86.boot.tour, or name the screen's font by"
                            + " kn86.boot.font.");
        }
    }

    /** What a pixel's colour is not as it should be, for a message; empty when it is one of the layout's. */
    Optional<String> colourFault(int rgb) {
        if (rgb == background.rgb() || inks.stream().anyMatch(ink -> ink.rgb() == rgb)) {
            return Optional.empty();
        }
        String wanted = String.join(", ", inks.stream().map(Colour::toString).toList());
        return Optional.of(String.format("#%06X, neither %s nor %s", rgb, wanted, background.name()));
    }
}
