// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.format.picture.ConsoleFont;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws texts as nOSh would, for tests of what reads them. */
public final class PanelPainter {

    private final ConsoleFont font;
    private final Map<Integer, ByteBuffer> glyphs;
    private final BufferedImage image =
            new BufferedImage(PanelPicture.WIDTH, PanelPicture.HEIGHT, BufferedImage.TYPE_INT_RGB);

    public PanelPainter(ConsoleFont font) {
        this.font = font;
        this.glyphs =
                font.characters().entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    public PanelPainter print(int row, int column, String text) {
        return print(row, column, text, PanelPicture.AMBER, PanelPicture.BLACK);
    }

    public PanelPainter printInverse(int row, int column, String text) {
        return print(row, column, text, PanelPicture.BLACK, PanelPicture.AMBER);
    }

    public PanelPainter print(int row, int column, String text, int ink, int paper) {
        int rowBytes = (font.width() + 7) / 8;
        for (int i = 0; i < text.length(); i++) {
            ByteBuffer glyph = glyphs.get((int) text.charAt(i));
            int left = (PanelPicture.WIDTH - PanelPicture.COLUMNS * font.width()) / 2 + (column + i) * font.width();
            for (int y = 0; y < font.height(); y++) {
                for (int x = 0; x < font.width(); x++) {
                    boolean isSet = (glyph.get(y * rowBytes + x / 8) >> 7 - x % 8 & 1) != 0;
                    image.setRGB(left + x, row * font.height() + y, isSet ? ink : paper);
                }
            }
        }
        return this;
    }

    public BufferedImage image() {
        return image;
    }
}
