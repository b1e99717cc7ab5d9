/* SPDX-License-Identifier: Apache-2.0 */
#include "row_bezel.h"

#include "canvas.h"

enum { FRAME_LEVEL = 10, SEPARATOR_LEVEL = 3, CORNER_CUT = 4, DOT_PITCH = 4 };

static void draw_separators(struct kn86_oled *oled) {
    for (unsigned row = 1; row < KN86_OLED_ROWS; row++) {
        unsigned pitch = row == 1 ? 1 : DOT_PITCH;
        for (unsigned x = 0; x < KN86_OLED_WIDTH; x += pitch) {
            kn86_canvas_set(oled, x, row * KN86_OLED_ROW_HEIGHT, SEPARATOR_LEVEL);
        }
    }
}

static void draw_frame(struct kn86_oled *oled) {
    const unsigned right = KN86_OLED_WIDTH - 1, bottom = KN86_OLED_HEIGHT - 1;
    kn86_canvas_fill(oled, CORNER_CUT, 0, KN86_OLED_WIDTH - 2 * CORNER_CUT, 1, FRAME_LEVEL);
    kn86_canvas_fill(oled, CORNER_CUT, bottom, KN86_OLED_WIDTH - 2 * CORNER_CUT, 1, FRAME_LEVEL);
    kn86_canvas_fill(oled, 0, CORNER_CUT, 1, KN86_OLED_HEIGHT - 2 * CORNER_CUT, FRAME_LEVEL);
    kn86_canvas_fill(oled, right, CORNER_CUT, 1, KN86_OLED_HEIGHT - 2 * CORNER_CUT, FRAME_LEVEL);
    for (unsigned i = 1; i < CORNER_CUT; i++) {
        kn86_canvas_set(oled, i, CORNER_CUT - i, FRAME_LEVEL);
        kn86_canvas_set(oled, right - i, CORNER_CUT - i, FRAME_LEVEL);
        kn86_canvas_set(oled, i, bottom - (CORNER_CUT - i), FRAME_LEVEL);
        kn86_canvas_set(oled, right - i, bottom - (CORNER_CUT - i), FRAME_LEVEL);
    }
}

void kn86_row_bezel_draw(struct kn86_oled *oled) {
    draw_separators(oled);
    draw_frame(oled);
}
