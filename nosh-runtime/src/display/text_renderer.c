/* SPDX-License-Identifier: Apache-2.0 */
#include "text_renderer.h"

#include <string.h>

/* Level 1 is two twelfths of full brightness, level 10 all of it. */
#define BRIGHTNESS_OFFSET 2u
#define BRIGHTNESS_STEPS (TEXT_RENDERER_BRIGHTNESS_MAX + BRIGHTNESS_OFFSET)

/* The grid's place on a surface; the origin is negative when the grid is larger. */
struct grid {
    const struct surface *surface;
    const struct psf_font *font;
    uint32_t scale;
    int64_t left, top;
    uint32_t normal, dim; /* colours */
};

/* A range on one axis, clipped to the surface. */
struct span {
    uint32_t begin, end;
};

static uint32_t scale_colour(uint32_t colour, uint8_t brightness) {
    uint32_t level = brightness < TEXT_RENDERER_BRIGHTNESS_MAX ? brightness + BRIGHTNESS_OFFSET : BRIGHTNESS_STEPS;
    uint32_t scaled = 0;
    for (uint32_t shift = 0; shift < 24; shift += 8) {
        scaled |= ((colour >> shift & 0xFF) * level / BRIGHTNESS_STEPS) << shift;
    }
    return scaled;
}

static struct grid make_grid(const struct surface *surface, const struct psf_font *font, uint8_t brightness) {
    uint32_t width = font->width * TEXT_SCREEN_COLUMNS;
    uint32_t height = font->height * TEXT_SCREEN_ROWS;
    uint32_t across = surface->width / width;
    uint32_t down = surface->height / height;
    uint32_t scale = across < down ? across : down;
    scale = scale > 0 ? scale : 1;
    return (struct grid){
        .surface = surface,
        .font = font,
        .scale = scale,
        .left = ((int64_t)surface->width - (int64_t)scale * width) / 2,
        .top = ((int64_t)surface->height - (int64_t)scale * height) / 2,
        .normal = scale_colour(TEXT_RENDERER_AMBER, brightness),
        .dim = scale_colour(TEXT_RENDERER_DIM_AMBER, brightness),
    };
}

static struct span cut(int64_t begin, int64_t end, uint32_t limit) {
    begin = begin < 0 ? 0 : begin > limit ? limit : begin;
    end = end < 0 ? 0 : end > limit ? limit : end;
    return (struct span){(uint32_t)begin, (uint32_t)end};
}

static struct span columns_span(const struct grid *grid, uint32_t first, uint32_t end) {
    int64_t step = (int64_t)grid->font->width * grid->scale;
    return cut(grid->left + first * step, grid->left + end * step, grid->surface->width);
}

static struct span row_span(const struct grid *grid, uint32_t row) {
    int64_t step = (int64_t)grid->font->height * grid->scale;
    return cut(grid->top + row * step, grid->top + (row + 1) * step, grid->surface->height);
}

static void draw_cell(const struct grid *grid, const struct text_cell *cell, uint32_t row, uint32_t column) {
    const uint8_t *glyph = psf_font_glyph(grid->font, cell->character);
    uint32_t colour = cell->style == TEXT_DIM ? grid->dim : grid->normal;
    bool is_inverse = cell->style == TEXT_INVERSE;
    /* Indexed by the bit of the glyph: a table avoids a branch for each pixel. */
    const uint32_t colours[2] = {is_inverse ? colour : TEXT_RENDERER_BLACK, is_inverse ? TEXT_RENDERER_BLACK : colour};
    struct span across = columns_span(grid, column, column + 1);
    struct span down = row_span(grid, row);
    int64_t left = grid->left + (int64_t)column * grid->font->width * grid->scale;
    int64_t top = grid->top + (int64_t)row * grid->font->height * grid->scale;
    for (uint32_t y = down.begin; y < down.end; y++) {
        const uint8_t *bits = glyph + (size_t)((y - top) / grid->scale) * grid->font->row_bytes;
        uint32_t *pixels = grid->surface->pixels + (size_t)y * grid->surface->stride;
        for (uint32_t x = across.begin; x < across.end; x++) {
            uint32_t bit = (uint32_t)(x - left) / grid->scale;
            pixels[x] = colours[bits[bit / 8] >> (7 - bit % 8) & 1];
        }
    }
}

static void blacken(const struct surface *surface) {
    for (uint32_t y = 0; y < surface->height; y++) {
        memset(surface->pixels + (size_t)y * surface->stride, 0, (size_t)surface->width * sizeof *surface->pixels);
    }
}

static void draw_row(const struct grid *grid, const struct text_cell *cells, struct text_cell *shown, bool is_new,
                     uint32_t row, struct damage *damage) {
    uint32_t first = TEXT_SCREEN_COLUMNS, end = 0;
    for (uint32_t column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
        if (is_new || !text_cell_equals(&cells[column], &shown[column])) {
            draw_cell(grid, &cells[column], row, column);
            shown[column] = cells[column];
            first = column < first ? column : first;
            end = column + 1;
        }
    }
    struct span across = columns_span(grid, first, end);
    struct span down = row_span(grid, row);
    if (first < end && across.begin < across.end && down.begin < down.end) {
        damage->rectangles[damage->count++] = (struct rectangle){across.begin, down.begin, across.end, down.end};
    }
}

void text_renderer_draw(const struct surface *surface, const struct psf_font *font, const struct text_screen *screen,
                        uint8_t brightness, struct text_frame *frame, struct damage *damage) {
    struct grid grid = make_grid(surface, font, brightness);
    bool is_new = !frame->is_drawn || frame->brightness != brightness;
    damage->count = 0;
    if (is_new) {
        blacken(surface);
    }
    for (uint32_t row = 0; row < TEXT_SCREEN_ROWS; row++) {
        draw_row(&grid, screen->cells[row], frame->screen.cells[row], is_new, row, damage);
    }
    if (is_new) {
        damage->count = 1;
        damage->rectangles[0] = (struct rectangle){0, 0, surface->width, surface->height};
    }
    frame->is_drawn = true;
    frame->brightness = brightness;
}
