// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.format.picture.GlyphFont;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws texts as nOSh would, for tests of what reads them. */
public final class HudPainter {

    private final GlyphFont font;
    private final Map<Integer, ByteBuffer> glyphs;
    private final BufferedImage image =
            new BufferedImage(HudPicture.WIDTH, HudPicture.HEIGHT, BufferedImage.TYPE_INT_RGB);

    public HudPainter(GlyphFont font) {
        this.font = font;
        this.glyphs =
                font.characters().entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    public HudPainter print(int row, int column, String text) {
        return print(row, column, text, HudPicture.AMBER, HudPicture.BLACK);
    }

    public HudPainter printInverse(int row, int column, String text) {
        return print(row, column, text, HudPicture.BLACK, HudPicture.AMBER);
    }

    public HudPainter print(int row, int column, String text, int ink, int paper) {
        int rowBytes = (font.width() + 7) / 8;
        for (int i = 0; i < text.length(); i++) {
            ByteBuffer glyph = glyphs.get((int) text.charAt(i));
            int left = (HudPicture.WIDTH - HudPicture.COLUMNS * font.width()) / 2 + (column + i) * font.width();
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
