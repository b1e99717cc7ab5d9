/* SPDX-License-Identifier: Apache-2.0 */
/* The 8x8 font of CIPHER-LINE. */
#ifndef KN86_FONT_CP437_H
#define KN86_FONT_CP437_H

#include <stdint.h>

#define KN86_GLYPH_SIZE 8u /* pixels, both ways */

/* By code page 437 character; one byte a pixel row, top first, most significant bit leftmost. */
extern const uint8_t kn86_font_cp437[256][KN86_GLYPH_SIZE];

#endif
