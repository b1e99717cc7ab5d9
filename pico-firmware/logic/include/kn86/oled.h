/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIPHER-LINE's picture: 256x64 pixels of 4-bit grey, as four logical rows of 16 pixels with 32 cells of 8x8 glyphs in
 * the middle of each. Independent of the display controller.
 */
#ifndef KN86_OLED_H
#define KN86_OLED_H

#include <stdbool.h>
#include <stdint.h>

#include "kn86/oled_command.h"

#define KN86_OLED_WIDTH 256u
#define KN86_OLED_HEIGHT 64u
#define KN86_OLED_ROW_HEIGHT (KN86_OLED_HEIGHT / KN86_OLED_ROWS)
/* Two pixels a byte, the left one in the high nibble: the order in which the SSD1322 takes them. */
#define KN86_OLED_LINE_BYTES (KN86_OLED_WIDTH / 2u)
#define KN86_OLED_TICKS_PER_SECOND 30

struct kn86_oled_scroll {
    int16_t speed;     /* pixels per second, > 0 is left; 0 when at rest */
    int16_t remainder; /* of a pixel, in 1 / KN86_OLED_TICKS_PER_SECOND */
};

struct kn86_oled {
    uint8_t pixels[KN86_OLED_HEIGHT][KN86_OLED_LINE_BYTES];
    struct kn86_oled_scroll scroll[KN86_OLED_ROWS];
    uint8_t dirty_rows; /* bit n: logical row n has changed since kn86_oled_take_dirty_rows */
    bool bezel_shown;   /* the power-on picture is shown until the first command */
};

/* Draws the power-on picture with `version` on it, which may be empty. */
void kn86_oled_init(struct kn86_oled *oled, const char *version);

void kn86_oled_apply(struct kn86_oled *oled, const struct kn86_oled_command *command);

/* Advances scrolling rows by 1 / KN86_OLED_TICKS_PER_SECOND of a second. */
void kn86_oled_tick(struct kn86_oled *oled);

/* Returns the logical rows that have changed since the last call, bit n for row n. */
uint8_t kn86_oled_take_dirty_rows(struct kn86_oled *oled);

#endif
