/* SPDX-License-Identifier: Apache-2.0 */
#include "text_renderer.h"

#include <stdbool.h>
#include <string.h>

/* Where the grid lies on a surface; the origin is negative when the grid is the larger. */
struct placement {
    uint32_t scale;
    int64_t left, top;
};

static struct placement place(const struct surface *surface, const struct psf_font *font) {
    uint32_t width = font->width * TEXT_SCREEN_COLUMNS;
    uint32_t height = font->height * TEXT_SCREEN_ROWS;
    uint32_t across = surface->width / width;
    uint32_t down = surface->height / height;
    uint32_t scale = across < down ? across : down;
    scale = scale > 0 ? scale : 1;
    return (struct placement){
        .scale = scale,
        .left = ((int64_t)surface->width - (int64_t)scale * width) / 2,
        .top = ((int64_t)surface->height - (int64_t)scale * height) / 2,
    };
}

static void draw_cell(const struct surface *surface, const struct psf_font *font, const struct text_cell *cell,
                      int64_t left, int64_t top, uint32_t scale) {
    const uint8_t *glyph = psf_font_glyph(font, cell->character);
    uint32_t colour = cell->style == TEXT_DIM ? TEXT_RENDERER_DIM_AMBER : TEXT_RENDERER_AMBER;
    bool is_inverse = cell->style == TEXT_INVERSE;
    for (uint32_t y = 0; y < font->height * scale; y++) {
        if (top + y < 0 || top + y >= surface->height) {
            continue;
        }
        const uint8_t *bits = glyph + (size_t)(y / scale) * font->row_bytes;
        uint32_t *row = surface->pixels + (size_t)(top + y) * surface->stride;
        for (uint32_t x = 0; x < font->width * scale; x++) {
            uint32_t column = x / scale;
            bool is_lit = ((bits[column / 8] >> (7 - column % 8)) & 1) != 0;
            if (is_lit != is_inverse && left + x >= 0 && left + x < surface->width) {
                row[left + x] = colour;
            }
        }
    }
}

void text_renderer_draw(const struct surface *surface, const struct psf_font *font, const struct text_screen *screen) {
    for (uint32_t y = 0; y < surface->height; y++) {
        memset(surface->pixels + (size_t)y * surface->stride, 0, (size_t)surface->width * sizeof *surface->pixels);
    }
    struct placement placement = place(surface, font);
    for (uint32_t row = 0; row < TEXT_SCREEN_ROWS; row++) {
        for (uint32_t column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
            draw_cell(surface, font, &screen->cells[row][column],
                      placement.left + (int64_t)column * font->width * placement.scale,
                      placement.top + (int64_t)row * font->height * placement.scale, placement.scale);
        }
    }
}
