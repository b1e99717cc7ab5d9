// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text on a picture of the panel.
 *
 * @param rows the screen's rows, without blanks at their ends; a cell that is not in the font is {@link #UNREADABLE}
 * @param inverse the pieces of text that are drawn inverse, without the blanks around them, row by row
 * @param fault what is wrong with the picture itself: its size, a colour or a cell; empty when nothing is
 */
record PanelPicture(List<String> rows, List<String> inverse, Optional<String> fault) {

    /** U+FFFD, the replacement character. */
    static final char UNREADABLE = '\uFFFD';

    PanelPicture {
        rows = List.copyOf(rows);
        inverse = List.copyOf(inverse);
    }

    /** Whether a row holds a match of a pattern. */
    boolean shows(Pattern wanted) {
        return rows.stream().anyMatch(row -> wanted.matcher(row).find());
    }

    /** The screen as a text of several lines, without its empty rows. */
    String text() {
        return String.join("\n", rows.stream().filter(row -> !row.isBlank()).toList());
    }
}
