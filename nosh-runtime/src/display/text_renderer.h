/* SPDX-License-Identifier: Apache-2.0 */
/* Draws a text screen into memory, and only those cells of it that the memory does not show yet. */
#ifndef KN86_TEXT_RENDERER_H
#define KN86_TEXT_RENDERER_H

#include "psf_font.h"
#include "surface.h"
#include "text_screen.h"

#include <stdbool.h>

/* Colours of the panel, XRGB8888, at full brightness. */
#define TEXT_RENDERER_BLACK 0x000000u
#define TEXT_RENDERER_AMBER 0xE6A020u
#define TEXT_RENDERER_DIM_AMBER 0x7F5812u

/*
 * Brightness is drawn, not set: an HDMI panel has no backlight that the kernel could reach. Level n of
 * TEXT_RENDERER_BRIGHTNESS_MAX scales the colours; even level 1 can be read.
 */
#define TEXT_RENDERER_BRIGHTNESS_MAX 10u

/* What a surface shows. One belongs to each surface; all zero for a surface that was never drawn on. */
struct text_frame {
    bool is_drawn;
    uint8_t brightness;
    struct text_screen screen;
};

/* Pixels from (x1, y1) up to, but without, (x2, y2). */
struct rectangle {
    uint32_t x1, y1, x2, y2;
};

/* What of a surface was written to: at most one rectangle for each row of text, from top to bottom, never empty. */
struct damage {
    uint32_t count;
    struct rectangle rectangles[TEXT_SCREEN_ROWS];
};

/*
 * Makes the surface show `screen` at a brightness from 1 to TEXT_RENDERER_BRIGHTNESS_MAX, and *frame tell so. The grid
 * is centred, its pixels enlarged by the largest whole factor that fits; cells outside a smaller surface are cut off.
 * The first time, and when the brightness changes, every pixel of the surface is written.
 */
void text_renderer_draw(const struct surface *surface, const struct psf_font *font, const struct text_screen *screen,
                        uint8_t brightness, struct text_frame *frame, struct damage *damage);

#endif
