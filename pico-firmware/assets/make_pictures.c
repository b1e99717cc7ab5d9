/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes CIPHER-LINE's pictures as the card carries them, in the 16 levels of grey of the panel: the bezel around the
 * rows, drawn on the firmware's own frame buffer, and the terminal's symbols. The format is plain PGM (netpbm, pgm(5)).
 *
 * Usage: make_pictures BEZEL.pgm TTY.pgm
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kn86/font_cp437.h"
#include "row_bezel.h"

struct picture {
    const char *comment;
    unsigned width, height;
    unsigned (*level)(unsigned x, unsigned y); /* 0 to KN86_OLED_LEVEL_MAX */
};

static struct kn86_oled bezel;

static unsigned bezel_level(unsigned x, unsigned y) {
    return (unsigned)bezel.pixels[y][x / 2] >> (x % 2 == 0 ? 4 : 0) & 0x0Fu;
}

/* As in font_cp437.h: one byte a pixel row, the most significant bit leftmost. */
static const uint8_t SYMBOLS[][KN86_GLYPH_SIZE] = {
    {0x00, 0xC0, 0x60, 0x30, 0x60, 0xC0, 0x1E, 0x00}, /* prompt */
    {0x00, 0xFC, 0xFC, 0xFC, 0xFC, 0xFC, 0xFC, 0x00}, /* cursor */
    {0x00, 0x7E, 0x43, 0x5B, 0x5B, 0x43, 0x7E, 0x00}, /* battery */
    {0x00, 0x66, 0x99, 0x99, 0x66, 0x18, 0x7E, 0x00}, /* link */
};
#define SYMBOLS_COUNT (sizeof SYMBOLS / sizeof SYMBOLS[0])

static unsigned symbol_level(unsigned x, unsigned y) {
    uint8_t row = SYMBOLS[x / KN86_GLYPH_SIZE][y];
    return (row & (0x80u >> x % KN86_GLYPH_SIZE)) != 0 ? KN86_OLED_LEVEL_MAX : 0;
}

static int write_picture(const char *path, const struct picture *picture) {
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        fprintf(stderr, "make_pictures: cannot create %s: %s\n", path, strerror(errno));
        return -1;
    }
    fprintf(file, "P2\n# KN-86 CIPHER-LINE %s\n%u %u\n%u\n", picture->comment, picture->width, picture->height,
            KN86_OLED_LEVEL_MAX);
    for (unsigned y = 0; y < picture->height; y++) {
        for (unsigned x = 0; x < picture->width; x++) {
            fprintf(file, "%u%c", picture->level(x, y), x + 1 < picture->width ? ' ' : '\n');
        }
    }
    int failed = ferror(file);
    failed |= fclose(file);
    if (failed != 0) {
        fprintf(stderr, "make_pictures: %s is incomplete: is the disk full?\n", path);
    }
    return failed != 0 ? -1 : 0;
}

int main(int argc, char **argv) {
    static const struct picture bezel_picture = {"bezel", KN86_OLED_WIDTH, KN86_OLED_HEIGHT, bezel_level};
    static const struct picture symbols_picture = {"terminal symbols, 8x8 each: prompt, cursor, battery, link",
                                                   SYMBOLS_COUNT * KN86_GLYPH_SIZE, KN86_GLYPH_SIZE, symbol_level};
    if (argc != 3) {
        fputs("Usage: make_pictures BEZEL.pgm TTY.pgm\n", stderr);
        return 2;
    }
    kn86_row_bezel_draw(&bezel);
    int failed = write_picture(argv[1], &bezel_picture);
    failed |= write_picture(argv[2], &symbols_picture);
    return failed != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
