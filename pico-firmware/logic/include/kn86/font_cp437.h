/* SPDX-License-Identifier: Apache-2.0 */
/* The 8x8 font of CIPHER-LINE. */
#ifndef KN86_FONT_CP437_H
#define KN86_FONT_CP437_H

#include <stdint.h>

#define KN86_GLYPH_SIZE 8u /* width and height in pixels */

/* Indexed by code page 437 character; one byte for each pixel row, top row first, most significant bit leftmost. */
extern const uint8_t kn86_font_cp437[256][KN86_GLYPH_SIZE];

#endif
