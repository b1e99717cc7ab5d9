/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/oled.h"

#include <string.h>

#include "bezel.h"
#include "canvas.h"
#include "kn86/font_cp437.h"

#define ALL_DIRTY ((1u << KN86_OLED_ROWS) - 1u)
#define GLYPH_TOP ((KN86_OLED_ROW_HEIGHT - KN86_GLYPH_SIZE) / 2u)

void kn86_oled_init(struct kn86_oled *oled, const char *version) {
    memset(oled, 0, sizeof *oled);
    kn86_bezel_draw(oled, version);
    oled->bezel_shown = true;
    oled->dirty_rows = ALL_DIRTY;
}

static void fill_row(struct kn86_oled *oled, unsigned row, uint8_t level) {
    memset(oled->pixels[row * KN86_OLED_ROW_HEIGHT], level << 4 | level, KN86_OLED_ROW_HEIGHT * KN86_OLED_LINE_BYTES);
    oled->scroll[row] = (struct kn86_oled_scroll){0};
    oled->dirty_rows |= (uint8_t)(1u << row);
}

static void fill(struct kn86_oled *oled, uint8_t row_or_all, uint8_t level) {
    for (unsigned row = 0; row < KN86_OLED_ROWS; row++) {
        if (row_or_all == KN86_OLED_ALL_ROWS || row_or_all == row) {
            fill_row(oled, row, level);
        }
    }
}

static void set_row(struct kn86_oled *oled, const struct kn86_oled_set_row *message) {
    bool invert = (message->flags & KN86_OLED_INVERT) != 0;
    uint8_t ground = invert ? message->level : 0;
    uint8_t ink = invert ? 0 : message->level;
    unsigned top = message->row * KN86_OLED_ROW_HEIGHT + GLYPH_TOP;

    fill_row(oled, message->row, ground);
    for (unsigned cell = 0; cell < message->count; cell++) {
        kn86_canvas_glyph(oled, cell * KN86_GLYPH_SIZE, top, message->cells[cell], 1, ink);
    }
}

void kn86_oled_apply(struct kn86_oled *oled, const struct kn86_oled_command *command) {
    if (oled->bezel_shown) {
        fill(oled, KN86_OLED_ALL_ROWS, 0);
        oled->bezel_shown = false;
    }
    switch (command->type) {
    case KN86_FRAME_OLED_SET_ROW:
        set_row(oled, &command->set_row);
        break;
    case KN86_FRAME_OLED_SCROLL_ROW:
        oled->scroll[command->scroll_row.row].speed = command->scroll_row.speed;
        break;
    case KN86_FRAME_OLED_FILL:
        fill(oled, command->fill.row, command->fill.level);
        break;
    case KN86_FRAME_OLED_CLEAR:
        fill(oled, command->clear_row, 0);
        break;
    }
}

/* Rotates a line by whole pixels, two pixels at a time: pixels that leave at one end enter at the other. */
static void rotate_line(struct kn86_oled *oled, unsigned y, int left_by) {
    uint8_t *line = oled->pixels[y];
    uint8_t before[KN86_OLED_LINE_BYTES];
    unsigned pixels = (unsigned)left_by % KN86_OLED_WIDTH;

    memcpy(before, line, sizeof before);
    for (unsigned i = 0; i < sizeof before; i++) {
        unsigned from = (i + pixels / 2u) % sizeof before;
        unsigned pair = (unsigned)before[from] << 8 | before[(from + 1u) % sizeof before];
        line[i] = (uint8_t)(pair >> (pixels % 2u == 0 ? 8 : 4));
    }
}

void kn86_oled_tick(struct kn86_oled *oled) {
    for (unsigned row = 0; row < KN86_OLED_ROWS; row++) {
        struct kn86_oled_scroll *scroll = &oled->scroll[row];
        int progress = scroll->remainder + scroll->speed;
        int pixels = progress / KN86_OLED_TICKS_PER_SECOND;

        scroll->remainder = (int16_t)(progress % KN86_OLED_TICKS_PER_SECOND);
        if (pixels == 0) {
            continue;
        }
        for (unsigned y = 0; y < KN86_OLED_ROW_HEIGHT; y++) {
            rotate_line(oled, row * KN86_OLED_ROW_HEIGHT + y, pixels);
        }
        oled->dirty_rows |= (uint8_t)(1u << row);
    }
}

uint8_t kn86_oled_take_dirty_rows(struct kn86_oled *oled) {
    uint8_t dirty = oled->dirty_rows;
    oled->dirty_rows = 0;
    return dirty;
}
