// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.format.picture.ConsoleFont;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the text on pictures of a panel: looks each cell of the grid up in the font, as it is and inverted.
 *
 * @param font the font that the screen is drawn with
 */
record PanelReader(PanelLayout layout, ConsoleFont font) {

    private static final char FULL_BLOCK = '\u2588';

    /** Reads a picture. Whatever it shows, this does not fail: the result tells what is wrong. */
    PanelPicture read(BufferedImage image) {
        if (image.getWidth() != layout.width() || image.getHeight() != layout.height()) {
            String size = image.getWidth() + "x" + image.getHeight();
            return new PanelPicture(
                    List.of(), List.of(), Optional.of("it has " + size + " pixels, not " + layout.size()));
        }
        List<String> rows = new ArrayList<>();
        List<String> inversePieces = new ArrayList<>();
        Optional<String> fault = colourFault(image);
        for (int row = 0; row < layout.rows(); row++) {
            char[] text = new char[layout.columns()];
            boolean[] inverse = new boolean[layout.columns()];
            for (int column = 0; column < layout.columns(); column++) {
                readCell(image, row, column, text, inverse);
                if (text[column] == PanelPicture.UNREADABLE && fault.isEmpty()) {
                    fault = Optional.of("what is in row " + row + ", column " + column + " is not in the font");
                }
            }
            takeInverse(text, inverse, inversePieces);
            rows.add(new String(text).stripTrailing());
        }
        return new PanelPicture(rows, inversePieces, fault);
    }

    /** Rows and columns count from 0. */
    private void readCell(BufferedImage image, int row, int column, char[] text, boolean[] inverse) {
        int left = layout.left(font) + column * font.width();
        int top = layout.top(font) + row * font.height();
        boolean[][] lit = new boolean[font.height()][font.width()];
        boolean[][] dark = new boolean[font.height()][font.width()];
        for (int y = 0; y < font.height(); y++) {
            for (int x = 0; x < font.width(); x++) {
                lit[y][x] =
                        colour(image, left + x, top + y) != layout.background().rgb();
                dark[y][x] = !lit[y][x];
            }
        }
        Optional<Integer> character = font.find(lit);
        Optional<Integer> inverted = character.isPresent() ? Optional.empty() : font.find(dark);
        text[column] = (char) (int) character.or(() -> inverted).orElse((int) PanelPicture.UNREADABLE);
        inverse[column] = inverted.isPresent();
    }

    /**
     * Adds the inverse pieces of a row. An inverse blank looks like a full block: a block counts as one when it is
     * beside inverse characters.
     */
    private static void takeInverse(char[] text, boolean[] inverse, List<String> pieces) {
        for (int start = 0, end; start < text.length; start = end + 1) {
            boolean isInverse = false;
            for (end = start; end < text.length && (inverse[end] || text[end] == FULL_BLOCK); end++) {
                isInverse |= inverse[end];
            }
            if (isInverse) {
                String piece = new String(text, start, end - start).replace(FULL_BLOCK, ' ');
                piece.getChars(0, piece.length(), text, start);
                pieces.add(piece.strip());
            }
        }
    }

    private Optional<String> colourFault(BufferedImage image) {
        PanelLayout.Colour first = layout.inks().get(0);
        boolean isFirstThere = false;
        for (int y = 0; y < layout.height(); y++) {
            for (int x = 0; x < layout.width(); x++) {
                int colour = colour(image, x, y);
                Optional<String> fault = layout.colourFault(colour);
                if (fault.isPresent()) {
                    return Optional.of("the pixel at " + x + "," + y + " is " + fault.get());
                }
                isFirstThere |= colour == first.rgb();
            }
        }
        return isFirstThere ? Optional.empty() : Optional.of("nothing on it is " + first);
    }

    private static int colour(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }
}
