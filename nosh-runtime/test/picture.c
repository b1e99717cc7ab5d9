/* SPDX-License-Identifier: Apache-2.0 */
#include "picture.h"

#include "check.h"

#include <png.h>

/* Bytes B, G, R, A in memory are a little-endian XRGB8888 word. */
#define FORMAT PNG_FORMAT_BGRA

struct surface picture_read(const char *path) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (png_image_begin_read_from_file(&image, path) == 0) {
        fprintf(stderr, "%s: %s\n", path, image.message);
        exit(1);
    }
    image.format = FORMAT;
    struct surface surface = {.width = image.width, .height = image.height, .stride = image.width};
    surface.pixels = malloc(PNG_IMAGE_SIZE(image));
    CHECK(surface.pixels != NULL);
    CHECK(png_image_finish_read(&image, NULL, surface.pixels, 0, NULL) != 0);
    for (size_t i = 0; i < (size_t)surface.width * surface.height; i++) {
        surface.pixels[i] &= 0x00FFFFFFu;
    }
    return surface;
}
