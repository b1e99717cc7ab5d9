/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_TEXT_RENDERER_H
#define KN86_TEXT_RENDERER_H

#include "psf_font.h"
#include "surface.h"
#include "text_screen.h"

/* Colours of the panel, XRGB8888. */
#define TEXT_RENDERER_BLACK 0x000000u
#define TEXT_RENDERER_AMBER 0xE6A020u
#define TEXT_RENDERER_DIM_AMBER 0x7F5812u

/*
 * Draws the screen centred on a surface of any size and blackens the rest. Pixels are enlarged by the largest whole
 * factor that fits; cells that lie outside a surface smaller than the grid are cut off.
 */
void text_renderer_draw(const struct surface *surface, const struct psf_font *font, const struct text_screen *screen);

#endif
