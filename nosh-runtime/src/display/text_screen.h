/* SPDX-License-Identifier: Apache-2.0 */
/* The deck's screen as text: 80 by 25 cells, each one character in one style. */
#ifndef KN86_TEXT_SCREEN_H
#define KN86_TEXT_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#define TEXT_SCREEN_COLUMNS 80
#define TEXT_SCREEN_ROWS 25

enum text_style {
    TEXT_NORMAL,
    TEXT_DIM,     /* frames and labels */
    TEXT_INVERSE, /* what is selected */
};

struct text_cell {
    uint32_t character; /* Unicode */
    uint8_t style;      /* enum text_style */
};

struct text_screen {
    struct text_cell cells[TEXT_SCREEN_ROWS][TEXT_SCREEN_COLUMNS];
};

/* Whether both show the same. Not memcmp: the padding behind a cell's style is undefined. */
bool text_cell_equals(const struct text_cell *left, const struct text_cell *right);
bool text_screen_equals(const struct text_screen *left, const struct text_screen *right);

/* Fills the screen with spaces. */
void text_screen_clear(struct text_screen *screen);

/*
 * Prints UTF-8, beginning at a cell. Text beyond the row is cut off; positions outside the screen print nothing.
 * Control characters and invalid bytes become U+FFFD. Returns the column after the last cell printed.
 */
__attribute__((format(printf, 5, 6))) int text_screen_print(struct text_screen *screen, int row, int column,
                                                            enum text_style style, const char *format, ...);

/* Repeats one UTF-8 character `count` times. */
void text_screen_repeat(struct text_screen *screen, int row, int column, int count, enum text_style style,
                        const char *character);

#endif
