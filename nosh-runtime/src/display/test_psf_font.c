/* SPDX-License-Identifier: Apache-2.0 */
#include "psf_font.h"

#include "check.h"

#include <stdbool.h>

/* A font of two glyphs, 3 by 2 pixels: '?' a full block, 'A' (also U+0410, and A with an accent) one dot. */
static const uint8_t SMALL[] = {
    0x72, 0xB5, 0x4A, 0x86, 0,    0,    0,   0,    32,   0,
    0,    0,    1,    0,    0,    0, /* magic, version, header size, flags */
    2,    0,    0,    0,    2,    0,    0,   0,    2,    0,
    0,    0,    3,    0,    0,    0, /* glyphs, bytes of one, height, width */
    0xE0, 0xE0, 0x40, 0x00,          /* rows */
    '?',  0xFF, 'A',  0xD0, 0x90, 0xFE, 'A', 0xCC, 0x81, 0xFF,
};

static void glyphs_are_found_by_character(void) {
    struct psf_font font;
    CHECK(psf_font_init(&font, SMALL, sizeof SMALL) == NULL);
    CHECK_EQUAL(font.width, 3);
    CHECK_EQUAL(font.height, 2);
    CHECK_EQUAL(font.mapped, 3);
    CHECK(psf_font_glyph(&font, 'A') == SMALL + 34);
    CHECK(psf_font_glyph(&font, 0x410) == SMALL + 34);
    CHECK(psf_font_glyph(&font, '?') == SMALL + 32);
    CHECK(psf_font_glyph(&font, 'B') == SMALL + 32);
}

static void damaged_fonts_are_refused(void) {
    struct psf_font font;
    for (size_t length = 0; length < sizeof SMALL; length++) {
        CHECK(psf_font_init(&font, SMALL, length) != NULL);
    }
    static const struct {
        size_t offset;
        uint8_t value;
    } faults[] = {{0, 0}, {8, 31}, {8, 200}, {12, 0}, {16, 0}, {17, 8}, {20, 3}, {24, 0}, {28, 65}, {31, 1}};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        uint8_t damaged[sizeof SMALL];
        memcpy(damaged, SMALL, sizeof SMALL);
        damaged[faults[i].offset] = faults[i].value;
        CHECK(psf_font_init(&font, damaged, sizeof damaged) != NULL);
    }
}

/* Every character of the set has a glyph of its own. */
static void the_builtin_font_has_all_of_code_page_437(void) {
    static struct psf_font font;
    static bool is_taken[PSF_FONT_GLYPHS_MAX];
    psf_font_init_builtin(&font);
    CHECK_EQUAL(font.width, 12);
    CHECK_EQUAL(font.height, 24);
    CHECK_EQUAL(font.glyph_count, 256);
    const uint8_t *unknown = psf_font_glyph(&font, 0x4E00);
    CHECK(psf_font_glyph(&font, '?') == unknown);
    FILE *set = fopen(CHARACTER_SET, "r");
    CHECK(set != NULL);
    int characters = 0;
    char line[128];
    for (unsigned character; fgets(line, sizeof line, set) != NULL;) {
        if (sscanf(line, "U+%4X", &character) != 1) {
            CHECK_EQUAL(line[0], '#');
            continue;
        }
        const uint8_t *glyph = psf_font_glyph(&font, character);
        CHECK(glyph != unknown || character == '?');
        size_t number = (size_t)(glyph - font.glyphs) / font.glyph_bytes;
        CHECK(!is_taken[number]);
        is_taken[number] = true;
        characters++;
    }
    fclose(set);
    CHECK_EQUAL(characters, 255); /* all but NUL */
}

static const struct check_case CASES[] = {
    CHECK_CASE(glyphs_are_found_by_character),
    CHECK_CASE(damaged_fonts_are_refused),
    CHECK_CASE(the_builtin_font_has_all_of_code_page_437),
};
CHECK_MAIN(CASES)
