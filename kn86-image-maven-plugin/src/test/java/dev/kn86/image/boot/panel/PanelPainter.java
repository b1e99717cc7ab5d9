// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws text as a console program does. */
public final class PanelPainter {

    private final PanelLayout layout;
    private final ConsoleFont font;
    private final Map<Integer, ByteBuffer> glyphs;
    private final BufferedImage image;

    /** Draws for the panel and with the font of {@link PanelSamples}. */
    public PanelPainter() throws BuildFailure, IOException {
        PanelReader reader = PanelSamples.reader();
        this.layout = reader.layout();
        this.font = reader.font();
        this.glyphs =
                font.characters().entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        this.image = new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    }

    public PanelPainter print(int row, int column, String text) {
        return print(row, column, text, ink(), layout.background().rgb());
    }

    public PanelPainter printInverse(int row, int column, String text) {
        return print(row, column, text, layout.background().rgb(), ink());
    }

    private PanelPainter print(int row, int column, String text, int ink, int paper) {
        int rowBytes = (font.width() + 7) / 8;
        for (int i = 0; i < text.length(); i++) {
            ByteBuffer glyph = glyphs.get((int) text.charAt(i));
            for (int y = 0; y < font.height(); y++) {
                for (int x = 0; x < font.width(); x++) {
                    boolean isSet = ((glyph.get(y * rowBytes + x / 8) >> (7 - x % 8)) & 1) != 0;
                    dot(row, column + i, x, y, isSet ? ink : paper);
                }
            }
        }
        return this;
    }

    /** Lights one pixel of a cell. */
    PanelPainter dot(int row, int column, int x, int y) {
        return dot(row, column, x, y, ink());
    }

    private PanelPainter dot(int row, int column, int x, int y, int colour) {
        image.setRGB(layout.left(font) + column * font.width() + x, layout.top(font) + row * font.height() + y, colour);
        return this;
    }

    private int ink() {
        return layout.inks().get(0).rgb();
    }

    public BufferedImage image() {
        return image;
    }
}
