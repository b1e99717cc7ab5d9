/* SPDX-License-Identifier: Apache-2.0 */
#include "text_screen.h"

#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void put(struct text_screen *screen, int row, int column, enum text_style style, uint32_t character) {
    if (row >= 0 && row < TEXT_SCREEN_ROWS && column >= 0 && column < TEXT_SCREEN_COLUMNS) {
        bool is_control = character < 0x20 || (character >= 0x7F && character < 0xA0);
        screen->cells[row][column] =
            (struct text_cell){.character = is_control ? UTF8_REPLACEMENT : character, .style = (uint8_t)style};
    }
}

bool text_cell_equals(const struct text_cell *left, const struct text_cell *right) {
    return left->character == right->character && left->style == right->style;
}

bool text_screen_equals(const struct text_screen *left, const struct text_screen *right) {
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        for (int column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
            if (!text_cell_equals(&left->cells[row][column], &right->cells[row][column])) {
                return false;
            }
        }
    }
    return true;
}

void text_screen_clear(struct text_screen *screen) {
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        text_screen_repeat(screen, row, 0, TEXT_SCREEN_COLUMNS, TEXT_NORMAL, " ");
    }
}

int text_screen_print(struct text_screen *screen, int row, int column, enum text_style style, const char *format, ...) {
    char text[4 * TEXT_SCREEN_COLUMNS + 1]; /* a character of UTF-8 has at most four bytes */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t length = strlen(text);
    for (size_t used = 0; used < length; column++) {
        uint32_t character;
        used += utf8_decode(text + used, length - used, &character);
        put(screen, row, column, style, character);
    }
    return column;
}

void text_screen_repeat(struct text_screen *screen, int row, int column, int count, enum text_style style,
                        const char *character) {
    uint32_t decoded;
    utf8_decode(character, strlen(character), &decoded);
    for (int i = 0; i < count; i++) {
        put(screen, row, column + i, style, decoded);
    }
}
