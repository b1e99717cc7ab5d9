/* SPDX-License-Identifier: Apache-2.0 */
#include "canvas.h"

#include "kn86/font_cp437.h"

static unsigned shift_of(unsigned x) {
    return x % 2 == 0 ? 4 : 0;
}

void kn86_canvas_set(struct kn86_oled *oled, unsigned x, unsigned y, uint8_t level) {
    uint8_t *pair = &oled->pixels[y][x / 2];
    *pair = (uint8_t)((*pair & 0xF0u >> shift_of(x)) | (unsigned)level << shift_of(x));
}

void kn86_canvas_fill(struct kn86_oled *oled, unsigned x, unsigned y, unsigned width, unsigned height, uint8_t level) {
    for (unsigned line = y; line < y + height; line++) {
        for (unsigned column = x; column < x + width; column++) {
            kn86_canvas_set(oled, column, line, level);
        }
    }
}

void kn86_canvas_glyph(struct kn86_oled *oled, unsigned x, unsigned y, uint8_t character, unsigned scale,
                       uint8_t level) {
    const uint8_t *glyph = kn86_font_cp437[character];

    for (unsigned line = 0; line < KN86_GLYPH_SIZE; line++) {
        for (unsigned column = 0; column < KN86_GLYPH_SIZE; column++) {
            if ((glyph[line] & (0x80u >> column)) != 0) {
                kn86_canvas_fill(oled, x + column * scale, y + line * scale, scale, scale, level);
            }
        }
    }
}

void kn86_canvas_text(struct kn86_oled *oled, unsigned x, unsigned y, const char *text, unsigned scale, uint8_t level) {
    for (; *text != '\0'; text++, x += KN86_GLYPH_SIZE * scale) {
        kn86_canvas_glyph(oled, x, y, (uint8_t)*text, scale, level);
    }
}
