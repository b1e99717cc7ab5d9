/* SPDX-License-Identifier: Apache-2.0 */
/* Draws a text screen into a surface; only cells that the surface does not show yet are drawn. */
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
 * Brightness scales the drawn colours: an HDMI panel has no backlight that the kernel can control. Levels are 1 to
 * TEXT_RENDERER_BRIGHTNESS_MAX; level 1 is still readable.
 */
#define TEXT_RENDERER_BRIGHTNESS_MAX 10u

/* What a surface shows. Each surface has one; all zeros for a surface that was never drawn on. */
struct text_frame {
    bool is_drawn;
    uint8_t brightness;
    struct text_screen screen;
};

/* The pixels from (x1, y1) to (x2, y2), the latter excluded. */
struct rectangle {
    uint32_t x1, y1, x2, y2;
};

/*
 * The parts of a surface that were drawn: at most one rectangle for each row of text, from top to bottom, none empty.
 */
struct damage {
    uint32_t count;
    struct rectangle rectangles[TEXT_SCREEN_ROWS];
};

/*
 * Makes the surface show `screen` at a brightness of 1 to TEXT_RENDERER_BRIGHTNESS_MAX, and updates *frame. The grid is
 * centred, and scaled by the largest whole factor that fits; cells outside a smaller surface are cut off. At the first
 * call, and when the brightness changes, every pixel is written.
 */
void text_renderer_draw(const struct surface *surface, const struct psf_font *font, const struct text_screen *screen,
                        uint8_t brightness, struct text_frame *frame, struct damage *damage);

#endif
