/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bitmap fonts in the PC Screen Font format, version 2, with a Unicode table (kernel: the format is that of
 * kbd's psf.h; documented with the Linux console tools). One bit a pixel, rows padded to bytes, leftmost bit first.
 */
#ifndef KN86_PSF_FONT_H
#define KN86_PSF_FONT_H

#include <stddef.h>
#include <stdint.h>

#define PSF_FONT_GLYPHS_MAX 512

struct psf_font {
    const uint8_t *glyphs;
    uint32_t glyph_count;
    uint32_t glyph_bytes;
    uint32_t width, height; /* pixels */
    uint32_t row_bytes;
    uint32_t mapped; /* entries of map, ascending by character */
    struct {
        uint32_t character; /* Unicode */
        uint32_t glyph;
    } map[PSF_FONT_GLYPHS_MAX];
};

/*
 * Reads a font; `bytes` must outlive it. Unicode sequences (combining characters) of the table are ignored. Returns
 * NULL, or a text that says what is wrong with the font; *font is then undefined.
 */
__attribute__((warn_unused_result)) const char *psf_font_init(struct psf_font *font, const uint8_t *bytes,
                                                              size_t length);

/* The built-in font: code page 437, 12 by 24 pixels. Its licence is font/OFL.txt. */
void psf_font_init_builtin(struct psf_font *font);

/*
 * Returns the glyph of a character: font->height rows of font->row_bytes each. Without such a glyph, it is that of '?'.
 */
const uint8_t *psf_font_glyph(const struct psf_font *font, uint32_t character);

#endif
