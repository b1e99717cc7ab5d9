/* SPDX-License-Identifier: Apache-2.0 */
#include "bare_deck.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TAB_ROW 3
#define BOTTOM_ROW (TEXT_SCREEN_ROWS - 2)
#define LAST_COLUMN (TEXT_SCREEN_COLUMNS - 1)
#define MARGIN 4
#define VALUE_COLUMN 24

enum tab { TAB_STATUS, TAB_LAMBDA, TAB_LINK, TAB_SYS, TAB_COUNT };

static const char *const TAB_NAMES[TAB_COUNT] = {"STATUS", "LAMBDA", "LINK", "SYS"};

static void draw_rule(struct text_screen *screen, int row, const char *left, const char *line, const char *right) {
    text_screen_print(screen, row, 0, TEXT_DIM, "%s", left);
    text_screen_repeat(screen, row, 1, TEXT_SCREEN_COLUMNS - 2, TEXT_DIM, line);
    text_screen_print(screen, row, LAST_COLUMN, TEXT_DIM, "%s", right);
}

static void draw_frame(struct text_screen *screen) {
    draw_rule(screen, 0, "╔", "═", "╗");
    for (int row = 1; row < TEXT_SCREEN_ROWS - 1; row++) {
        text_screen_print(screen, row, 0, TEXT_DIM, "║");
        text_screen_print(screen, row, LAST_COLUMN, TEXT_DIM, "║");
    }
    draw_rule(screen, TAB_ROW - 1, "╟", "─", "╢");
    draw_rule(screen, TAB_ROW + 1, "╟", "─", "╢");
    draw_rule(screen, BOTTOM_ROW - 1, "╟", "─", "╢");
    draw_rule(screen, TEXT_SCREEN_ROWS - 1, "╚", "═", "╝");
}

static void draw_tabs(struct text_screen *screen, enum tab selected) {
    int column = MARGIN - 2;
    for (enum tab tab = 0; tab < TAB_COUNT; tab++) {
        enum text_style style = tab == selected ? TEXT_INVERSE : TEXT_NORMAL;
        column = text_screen_print(screen, TAB_ROW, column, style, "  %s  ", TAB_NAMES[tab]) + 1;
    }
}

__attribute__((format(printf, 4, 5))) static void draw_field(struct text_screen *screen, int row, const char *label,
                                                             const char *format, ...) {
    char value[4 * TEXT_SCREEN_COLUMNS + 1];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    int end = text_screen_print(screen, row, MARGIN + 2, TEXT_DIM, "%s ", label);
    text_screen_repeat(screen, row, end, VALUE_COLUMN - 1 - end, TEXT_DIM, "·");
    text_screen_print(screen, row, VALUE_COLUMN, TEXT_NORMAL, "%s", value);
}

static void draw_status(const struct bare_deck *deck, struct text_screen *screen) {
    text_screen_print(screen, 6, MARGIN, TEXT_NORMAL, "■ OPERATOR");
    draw_field(screen, 8, "HANDLE", "%s", deck->state->handle);
    draw_field(screen, 9, "CREDITS", "%" PRIu32, deck->state->credits);
    draw_field(screen, 10, "REPUTATION", "%+" PRId32, deck->state->reputation);

    text_screen_print(screen, 13, MARGIN, TEXT_NORMAL, "■ DECK");
    draw_field(screen, 15, "COPROCESSOR", "%s", deck->coprocessor);
    draw_field(screen, 16, "DECK STATE", "%s", deck->saving);
    draw_field(screen, 17, "BOOTS", "%" PRIu64, deck->state->boots);
}

void bare_deck_draw(const struct bare_deck *deck, struct text_screen *screen) {
    text_screen_clear(screen);
    text_screen_print(screen, 1, MARGIN, TEXT_NORMAL, "KN-86");
    draw_tabs(screen, TAB_STATUS);
    draw_status(deck, screen);
    text_screen_print(screen, BOTTOM_ROW, MARGIN, TEXT_DIM, "nOSh %s", deck->version);
    int length = (int)strlen(deck->build_id);
    text_screen_print(screen, BOTTOM_ROW, LAST_COLUMN - 3 - length, TEXT_DIM, "%s", deck->build_id);
    draw_frame(screen);
}
