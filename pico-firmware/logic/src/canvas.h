/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing on the frame buffer. Levels are 0 to KN86_OLED_LEVEL_MAX; coordinates must be within the buffer. */
#ifndef KN86_CANVAS_H
#define KN86_CANVAS_H

#include <stdint.h>

#include "kn86/oled.h"

void kn86_canvas_set(struct kn86_oled *oled, unsigned x, unsigned y, uint8_t level);

void kn86_canvas_fill(struct kn86_oled *oled, unsigned x, unsigned y, unsigned width, unsigned height, uint8_t level);

/* Draws the lit pixels of a glyph, each as a square of scale pixels; other pixels are unchanged. */
void kn86_canvas_glyph(struct kn86_oled *oled, unsigned x, unsigned y, uint8_t character, unsigned scale,
                       uint8_t level);

/* Draws NUL-terminated text in code page 437, beginning at the left edge x. */
void kn86_canvas_text(struct kn86_oled *oled, unsigned x, unsigned y, const char *text, unsigned scale, uint8_t level);

#endif
