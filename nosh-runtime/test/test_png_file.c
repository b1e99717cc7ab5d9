/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of odd sizes, written by the deck and read by libpng. Stored blocks end in the middle of lines. */
#include "check.h"
#include "picture.h"
#include "png_file.h"
#include "scratch_directory.h"

#include <errno.h>

static struct scratch_directory scratch;

static void check_size(uint32_t width, uint32_t height) {
    char path[PATH_MAX + 16];
    struct surface surface = {.width = width, .height = height, .stride = width + 5};
    surface.pixels = malloc((size_t)surface.stride * height * sizeof *surface.pixels);
    CHECK(surface.pixels != NULL);
    uint32_t random = 86;
    for (size_t i = 0; i < (size_t)surface.stride * height; i++) {
        random = random * 1664525u + 1013904223u;
        surface.pixels[i] = random; /* the fourth byte is undefined, and must not be written to the file */
    }
    snprintf(path, sizeof path, "%s/a.png", scratch.path);
    CHECK_EQUAL(png_file_write(path, &surface), 0);
    struct surface read_back = picture_read(path);
    CHECK(read_back.width == width && read_back.height == height);
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            CHECK_EQUAL(read_back.pixels[(size_t)y * width + x],
                        surface.pixels[(size_t)y * surface.stride + x] & 0x00FFFFFFu);
        }
    }
    free(read_back.pixels);
    free(surface.pixels);
}

static void any_size_is_read_back_pixel_by_pixel(void) {
    static const uint32_t sizes[][2] = {{1, 1}, {3, 7}, {21844, 1}, {21845, 1}, {131, 167}, {256, 64}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        check_size(sizes[i][0], sizes[i][1]);
    }
}

static void a_file_that_cannot_be_written_is_an_error(void) {
    struct surface none = {.pixels = NULL, .width = 0, .height = 0, .stride = 0};
    CHECK_EQUAL(png_file_write("/nonexistent/a.png", &none), -ENOENT);
    CHECK(png_file_write("/dev/full",
                         &(struct surface){.pixels = (uint32_t[1]){0}, .width = 1, .height = 1, .stride = 1}) < 0);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(any_size_is_read_back_pixel_by_pixel),
    CHECK_CASE(a_file_that_cannot_be_written_is_an_error),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
