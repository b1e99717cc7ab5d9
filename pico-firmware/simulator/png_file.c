/* SPDX-License-Identifier: Apache-2.0 */
#include "png_file.h"

#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LEVELS (KN86_OLED_LEVEL_MAX + 1u)

/* The brightest colour of the yellow panel. */
static const png_byte yellow[3] = {0xFF, 0xD8, 0x3C};

static void make_palette(png_byte palette[LEVELS][3]) {
    for (unsigned level = 0; level < LEVELS; level++) {
        for (unsigned channel = 0; channel < 3; channel++) {
            palette[level][channel] = (png_byte)(yellow[channel] * level / KN86_OLED_LEVEL_MAX);
        }
    }
}

static int write_image(FILE *file, const struct panel_model *panel, const char *path) {
    static png_byte pixels[KN86_OLED_HEIGHT][KN86_OLED_WIDTH];
    png_byte palette[LEVELS][3];
    png_image image = {
        .version = PNG_IMAGE_VERSION,
        .width = KN86_OLED_WIDTH,
        .height = KN86_OLED_HEIGHT,
        .format = PNG_FORMAT_RGB_COLORMAP,
        .colormap_entries = LEVELS,
    };

    make_palette(palette);
    for (unsigned y = 0; y < KN86_OLED_HEIGHT; y++) {
        for (unsigned x = 0; x < KN86_OLED_WIDTH; x++) {
            pixels[y][x] = panel_model_level(panel, x, y);
        }
    }
    if (!png_image_write_to_stdio(&image, file, 0, pixels, 0, palette)) {
        fprintf(stderr, "kn86-pico-sim: cannot write OLED picture %s: %s\n", path, image.message);
        return -1;
    }
    return 0;
}

int png_file_write(const char *path, const struct panel_model *panel) {
    char temporary[4096];
    if (snprintf(temporary, sizeof temporary, "%s.tmp", path) >= (int)sizeof temporary) {
        fprintf(stderr, "kn86-pico-sim: path of the OLED picture is too long: %s\n", path);
        return -1;
    }
    FILE *file = fopen(temporary, "wb");
    if (file == NULL) {
        fprintf(stderr, "kn86-pico-sim: cannot create OLED picture %s: %s\n", temporary, strerror(errno));
        return -1;
    }
    int result = write_image(file, panel, path);
    if (fclose(file) != 0 && result == 0) {
        fprintf(stderr, "kn86-pico-sim: cannot write OLED picture %s: %s\n", temporary, strerror(errno));
        result = -1;
    }
    if (result == 0 && rename(temporary, path) != 0) {
        fprintf(stderr, "kn86-pico-sim: cannot rename %s to %s: %s\n", temporary, path, strerror(errno));
        result = -1;
    }
    if (result != 0) {
        unlink(temporary);
    }
    return result;
}
