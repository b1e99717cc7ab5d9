// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.format.picture.ConsoleFont;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words on a picture of the panel, read back cell by cell through nOSh's font.
 *
 * @param rows the screen's rows as text; what cannot be read is {@link #UNREADABLE}
 * @param marked what is drawn inverse, piece by piece, blanks around it left out: the tab, the choice, a dialog's title
 * @param fault in what the picture is not as nOSh draws it; empty when it is
 */
public record PanelPicture(List<String> rows, List<String> marked, Optional<String> fault) {

    /** The deck's panel, in pixels. */
    public static final int WIDTH = 1024;

    public static final int HEIGHT = 600;

    static final int COLUMNS = 80;
    static final int ROWS = 25;

    static final int BLACK = 0x000000;
    /** The product's colour. */
    static final int AMBER = 0xE6A020;
    /** For frames and labels. */
    static final int DIM_AMBER = 0x7F5812;

    /** U+FFFD, the replacement character. */
    static final char UNREADABLE = '\uFFFD';

    private static final char FULL_BLOCK = '\u2588';

    public PanelPicture {
        rows = List.copyOf(rows);
        marked = List.copyOf(marked);
    }

    /** Reads a picture. */
    static PanelPicture read(BufferedImage image, ConsoleFont font) {
        if (image.getWidth() != WIDTH || image.getHeight() != HEIGHT) {
            return new PanelPicture(
                    List.of(),
                    List.of(),
                    Optional.of("it has " + image.getWidth() + "x" + image.getHeight() + " pixels, not " + WIDTH + "x"
                            + HEIGHT));
        }
        List<String> rows = new ArrayList<>();
        List<String> marked = new ArrayList<>();
        Optional<String> fault = colourFault(image);
        for (int row = 0; row < ROWS; row++) {
            char[] text = new char[COLUMNS];
            boolean[] inverse = new boolean[COLUMNS];
            for (int column = 0; column < COLUMNS; column++) {
                readCell(image, font, row, column, text, inverse);
                if (text[column] == UNREADABLE && fault.isEmpty()) {
                    fault = Optional.of("what is in row " + row + ", column " + column + " is not in the font");
                }
            }
            takeMarked(text, inverse, marked);
            rows.add(new String(text).stripTrailing());
        }
        return new PanelPicture(rows, marked, fault);
    }

    /** Rows and columns count from 0; the grid is in the middle of the panel (text_renderer.c). */
    private static void readCell(
            BufferedImage image, ConsoleFont font, int row, int column, char[] text, boolean[] inverse) {
        int left = (WIDTH - COLUMNS * font.width()) / 2 + column * font.width();
        int top = (HEIGHT - ROWS * font.height()) / 2 + row * font.height();
        boolean[][] lit = new boolean[font.height()][font.width()];
        boolean[][] dark = new boolean[font.height()][font.width()];
        for (int y = 0; y < font.height(); y++) {
            for (int x = 0; x < font.width(); x++) {
                lit[y][x] = colour(image, left + x, top + y) != BLACK;
                dark[y][x] = !lit[y][x];
            }
        }
        Optional<Integer> character = font.find(lit);
        Optional<Integer> inverted = character.isPresent() ? Optional.empty() : font.find(dark);
        text[column] = (char) (int) character.or(() -> inverted).orElse((int) UNREADABLE);
        inverse[column] = inverted.isPresent();
    }

    /**
     * Adds the inverse pieces of a row. An inverse blank looks like a full block: it is one beside inverse characters.
     */
    private static void takeMarked(char[] text, boolean[] inverse, List<String> marked) {
        for (int start = 0, end; start < COLUMNS; start = end + 1) {
            boolean isMarked = false;
            for (end = start; end < COLUMNS && (inverse[end] || text[end] == FULL_BLOCK); end++) {
                isMarked |= inverse[end];
            }
            if (isMarked) {
                String piece = new String(text, start, end - start).replace(FULL_BLOCK, ' ');
                piece.getChars(0, piece.length(), text, start);
                marked.add(piece.strip());
            }
        }
    }

    private static Optional<String> colourFault(BufferedImage image) {
        boolean isAmberThere = false;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int colour = colour(image, x, y);
                isAmberThere |= colour == AMBER;
                if (colour != BLACK && colour != AMBER && colour != DIM_AMBER) {
                    return Optional.of(String.format(
                            "the pixel at %d,%d is #%06X, neither amber (#%06X), dim amber (#%06X) nor black",
                            x, y, colour, AMBER, DIM_AMBER));
                }
            }
        }
        return isAmberThere ? Optional.empty() : Optional.of(String.format("nothing on it is amber (#%06X)", AMBER));
    }

    private static int colour(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    /** Whether a row holds a match of a pattern. */
    boolean shows(Pattern wanted) {
        return rows.stream().anyMatch(row -> wanted.matcher(row).find());
    }

    /** The screen as a text of several lines, empty rows left out. */
    String text() {
        return String.join("\n", rows.stream().filter(row -> !row.isBlank()).toList());
    }
}
