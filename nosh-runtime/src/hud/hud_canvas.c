/* SPDX-License-Identifier: Apache-2.0 */
#include "hud_canvas.h"

#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void draw_rule(struct text_screen *screen, int row, const char *left, const char *line, const char *right) {
    text_screen_print(screen, row, 0, TEXT_DIM, "%s", left);
    text_screen_repeat(screen, row, 1, TEXT_SCREEN_COLUMNS - 2, TEXT_DIM, line);
    text_screen_print(screen, row, HUD_LAST_COLUMN, TEXT_DIM, "%s", right);
}

void hud_canvas_frame(struct text_screen *screen) {
    draw_rule(screen, 0, "╔", "═", "╗");
    for (int row = 1; row < TEXT_SCREEN_ROWS - 1; row++) {
        text_screen_print(screen, row, 0, TEXT_DIM, "║");
        text_screen_print(screen, row, HUD_LAST_COLUMN, TEXT_DIM, "║");
    }
    draw_rule(screen, HUD_TAB_ROW - 1, "╟", "─", "╢");
    draw_rule(screen, HUD_TAB_ROW + 1, "╟", "─", "╢");
    draw_rule(screen, HUD_HINT_ROW - 1, "╟", "─", "╢");
    draw_rule(screen, TEXT_SCREEN_ROWS - 1, "╚", "═", "╝");
}

void hud_canvas_section(struct text_screen *screen, int row, int column, const char *title) {
    text_screen_print(screen, row, column, TEXT_NORMAL, "■ %s", title);
}

void hud_canvas_field(struct text_screen *screen, int row, const char *label, const char *format, ...) {
    char value[4 * TEXT_SCREEN_COLUMNS + 1];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    int end = text_screen_print(screen, row, HUD_MARGIN + 2, TEXT_DIM, "%s ", label);
    text_screen_repeat(screen, row, end, HUD_VALUE_COLUMN - 1 - end, TEXT_DIM, "·");
    text_screen_print(screen, row, HUD_VALUE_COLUMN, TEXT_NORMAL, "%s", value);
}

void hud_canvas_gauge(struct text_screen *screen, int row, int column, int width, int filled) {
    text_screen_repeat(screen, row, column, filled, TEXT_NORMAL, "█");
    text_screen_repeat(screen, row, column + filled, width - filled, TEXT_DIM, "░");
}

void hud_canvas_right(struct text_screen *screen, int row, int column, enum text_style style, const char *text) {
    int cells = 0;
    for (size_t used = 0, length = strlen(text); used < length; cells++) {
        uint32_t character;
        used += utf8_decode(text + used, length - used, &character);
    }
    text_screen_print(screen, row, column + 1 - cells, style, "%s", text);
}

#define DOTS "..."

/* How much of the text, which begins with a word, fits into a line. */
static int fit(const char *text, int width) {
    int length = (int)strlen(text);
    if (length <= width) {
        return length;
    }
    int end = width;
    while (end > 0 && text[end] != ' ') {
        end--;
    }
    return end > 0 ? end : width;
}

int hud_canvas_paragraph(struct text_screen *screen, int row, int column, int width, int rows, enum text_style style,
                         const char *text) {
    int used = 0;
    while (used < rows) {
        text += strspn(text, " ");
        if (text[0] == '\0') {
            break;
        }
        bool is_cut = used == rows - 1 && (int)strlen(text) > width;
        int length = fit(text, is_cut ? width - (int)strlen(DOTS) : width);
        text_screen_print(screen, row + used, column, style, "%.*s%s", length, text, is_cut ? DOTS : "");
        text += length;
        used++;
    }
    return used;
}

void hud_canvas_box(struct text_screen *screen, struct hud_box box, enum text_style style) {
    int right = box.left + box.width - 1;
    int bottom = box.top + box.height - 1;
    for (int row = box.top; row <= bottom; row++) {
        text_screen_repeat(screen, row, box.left, box.width, TEXT_NORMAL, " ");
        text_screen_print(screen, row, box.left, style, "│");
        text_screen_print(screen, row, right, style, "│");
    }
    text_screen_repeat(screen, box.top, box.left, box.width, style, "─");
    text_screen_repeat(screen, bottom, box.left, box.width, style, "─");
    text_screen_print(screen, box.top, box.left, style, "┌");
    text_screen_print(screen, box.top, right, style, "┐");
    text_screen_print(screen, bottom, box.left, style, "└");
    text_screen_print(screen, bottom, right, style, "┘");
}

struct hud_box hud_canvas_dialog(struct text_screen *screen, int height, int width, const char *title) {
    struct hud_box box = {
        .top = (TEXT_SCREEN_ROWS - height) / 2,
        .left = (TEXT_SCREEN_COLUMNS - width) / 2,
        .height = height,
        .width = width,
    };
    /* A margin of one cell separates the text below from the border. */
    for (int row = box.top - 1; row <= box.top + height; row++) {
        text_screen_repeat(screen, row, box.left - 2, width + 4, TEXT_NORMAL, " ");
    }
    hud_canvas_box(screen, box, TEXT_NORMAL);
    text_screen_repeat(screen, box.top, box.left, width, TEXT_INVERSE, " ");
    text_screen_print(screen, box.top, box.left + 2, TEXT_INVERSE, "%s", title);
    return box;
}
