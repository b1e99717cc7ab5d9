/* SPDX-License-Identifier: Apache-2.0 */
#include "psf_font.h"

#include "log.h"
#include "utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The header, eight little-endian words. */
#define OFFSET_MAGIC 0
#define OFFSET_HEADER_SIZE 8
#define OFFSET_FLAGS 12
#define OFFSET_GLYPH_COUNT 16
#define OFFSET_GLYPH_BYTES 20
#define OFFSET_HEIGHT 24
#define OFFSET_WIDTH 28
#define HEADER_SIZE 32

#define MAGIC 0x864AB572u
#define FLAG_UNICODE_TABLE 1u
/* Separators of the Unicode table; they are no bytes of UTF-8. */
#define TABLE_SEQUENCE 0xFE
#define TABLE_END_OF_GLYPH 0xFF

#define SIDE_MAX 64u

/* Start and end of the bytes that the assembler statement below includes. */
extern const uint8_t psf_font_builtin_start[], psf_font_builtin_end[];

__asm__(".section .rodata.psf_font_builtin, \"a\"\n"
        ".global psf_font_builtin_start, psf_font_builtin_end\n"
        "psf_font_builtin_start: .incbin \"" PSF_FONT_FILE "\"\n"
        "psf_font_builtin_end:\n"
        ".previous\n");

static uint32_t read_word(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static int compare_characters(const void *left, const void *right) {
    uint32_t left_character = *(const uint32_t *)left;
    uint32_t right_character = *(const uint32_t *)right;
    return (left_character > right_character) - (left_character < right_character);
}

/* Reads the table at `bytes`. Each glyph has its characters, then its sequences, then TABLE_END_OF_GLYPH. */
static const char *read_table(struct psf_font *font, const uint8_t *bytes, const uint8_t *end) {
    font->mapped = 0;
    for (uint32_t glyph = 0; glyph < font->glyph_count; glyph++) {
        bool in_sequences = false;
        while (bytes < end && *bytes != TABLE_END_OF_GLYPH) {
            if (*bytes == TABLE_SEQUENCE) {
                in_sequences = true;
                bytes++;
                continue;
            }
            uint32_t character;
            size_t used = utf8_decode((const char *)bytes, (size_t)(end - bytes), &character);
            if (!in_sequences) {
                if (font->mapped == PSF_FONT_GLYPHS_MAX) {
                    return "the Unicode table has too many entries";
                }
                font->map[font->mapped].character = character;
                font->map[font->mapped].glyph = glyph;
                font->mapped++;
            }
            bytes += used;
        }
        if (bytes == end) {
            return "the Unicode table is cut off";
        }
        bytes++;
    }
    qsort(font->map, font->mapped, sizeof font->map[0], compare_characters);
    return NULL;
}

const char *psf_font_init(struct psf_font *font, const uint8_t *bytes, size_t length) {
    if (length < HEADER_SIZE || read_word(bytes + OFFSET_MAGIC) != MAGIC) {
        return "not a PSF version 2 font";
    }
    if ((read_word(bytes + OFFSET_FLAGS) & FLAG_UNICODE_TABLE) == 0) {
        return "the font has no Unicode table";
    }
    uint32_t header_size = read_word(bytes + OFFSET_HEADER_SIZE);
    font->glyph_count = read_word(bytes + OFFSET_GLYPH_COUNT);
    font->glyph_bytes = read_word(bytes + OFFSET_GLYPH_BYTES);
    font->height = read_word(bytes + OFFSET_HEIGHT);
    font->width = read_word(bytes + OFFSET_WIDTH);
    font->row_bytes = (font->width + 7) / 8;
    if (font->width == 0 || font->width > SIDE_MAX || font->height == 0 || font->height > SIDE_MAX ||
        font->glyph_bytes != font->height * font->row_bytes || font->glyph_count == 0 ||
        font->glyph_count > PSF_FONT_GLYPHS_MAX) {
        return "the font's dimensions are out of range or contradict each other";
    }
    size_t glyphs_size = (size_t)font->glyph_count * font->glyph_bytes;
    if (header_size < HEADER_SIZE || header_size > length || glyphs_size > length - header_size) {
        return "the glyphs are cut off";
    }
    font->glyphs = bytes + header_size;
    return read_table(font, font->glyphs + glyphs_size, bytes + length);
}

void psf_font_init_builtin(struct psf_font *font) {
    const char *fault =
        psf_font_init(font, psf_font_builtin_start, (size_t)(psf_font_builtin_end - psf_font_builtin_start));
    if (fault != NULL) {
        /* Cannot fail: the font is part of this program, and the tests check it. */
        log_error("built-in font: %s", fault);
        abort();
    }
}

const uint8_t *psf_font_glyph(const struct psf_font *font, uint32_t character) {
    const uint32_t wanted[] = {character, '?'};
    for (size_t i = 0; i < 2; i++) {
        const uint32_t *entry = bsearch(&wanted[i], font->map, font->mapped, sizeof font->map[0], compare_characters);
        if (entry != NULL) {
            return font->glyphs + (size_t)entry[1] * font->glyph_bytes;
        }
    }
    return font->glyphs;
}
