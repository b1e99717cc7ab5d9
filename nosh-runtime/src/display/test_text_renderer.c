/* SPDX-License-Identifier: Apache-2.0 */
#include "text_renderer.h"

#include "check.h"

#define GUARD 0xDEADBEEFu

static struct psf_font font;
static struct text_screen screen;

/* A surface with guard words between its rows and behind them. */
static struct surface make_surface(uint32_t width, uint32_t height) {
    struct surface surface = {.width = width, .height = height, .stride = width + 3};
    size_t words = (size_t)surface.stride * height;
    surface.pixels = malloc(words * sizeof *surface.pixels);
    CHECK(surface.pixels != NULL);
    for (size_t i = 0; i < words; i++) {
        surface.pixels[i] = GUARD;
    }
    return surface;
}

static uint32_t pixel(const struct surface *surface, uint32_t x, uint32_t y) {
    return surface->pixels[(size_t)y * surface->stride + x];
}

/* Draws the screen; checks that every pixel of the surface was written, and nothing outside it. */
static struct surface draw(uint32_t width, uint32_t height) {
    struct surface surface = make_surface(width, height);
    struct text_frame frame = {.is_drawn = false};
    struct damage damage;
    text_renderer_draw(&surface, &font, &screen, TEXT_RENDERER_BRIGHTNESS_MAX, &frame, &damage);
    CHECK_EQUAL(damage.count, 1);
    CHECK(damage.rectangles[0].x2 == width && damage.rectangles[0].y2 == height);
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < surface.stride; x++) {
            CHECK((pixel(&surface, x, y) == GUARD) == (x >= width));
        }
    }
    return surface;
}

static void the_grid_is_centred_on_the_panel(void) {
    struct surface surface = draw(1024, 600);
    CHECK_EQUAL(pixel(&surface, 31, 0), TEXT_RENDERER_BLACK);
    CHECK_EQUAL(pixel(&surface, 32, 0), TEXT_RENDERER_AMBER); /* full block in the first cell */
    CHECK_EQUAL(pixel(&surface, 43, 23), TEXT_RENDERER_AMBER);
    CHECK_EQUAL(pixel(&surface, 44, 0), TEXT_RENDERER_BLACK);
    CHECK_EQUAL(pixel(&surface, 991, 599), TEXT_RENDERER_DIM_AMBER); /* and in the last */
    CHECK_EQUAL(pixel(&surface, 992, 599), TEXT_RENDERER_BLACK);
    CHECK_EQUAL(pixel(&surface, 32 + 12, 24), TEXT_RENDERER_AMBER); /* an inverse space */
    free(surface.pixels);
}

static void a_larger_panel_gets_larger_pixels(void) {
    struct surface surface = draw(1920, 1200);
    CHECK_EQUAL(pixel(&surface, 0, 0), TEXT_RENDERER_AMBER);
    CHECK_EQUAL(pixel(&surface, 23, 47), TEXT_RENDERER_AMBER);
    CHECK_EQUAL(pixel(&surface, 24, 0), TEXT_RENDERER_BLACK);
    free(surface.pixels);
}

static void a_smaller_panel_cuts_the_grid_off(void) {
    static const uint32_t sizes[][2] = {{640, 480}, {1, 1}, {959, 600}, {2000, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct surface surface = draw(sizes[i][0], sizes[i][1]);
        free(surface.pixels);
    }
}

/* Draws a changed screen; checks that pixels outside the damage are unchanged. */
static struct damage draw_again(const struct surface *surface, struct text_frame *frame, uint8_t brightness) {
    size_t words = (size_t)surface->stride * surface->height;
    uint32_t *before = malloc(words * sizeof *before);
    CHECK(before != NULL);
    memcpy(before, surface->pixels, words * sizeof *before);
    struct damage damage;
    text_renderer_draw(surface, &font, &screen, brightness, frame, &damage);
    for (uint32_t y = 0; y < surface->height; y++) {
        for (uint32_t x = 0; x < surface->width; x++) {
            bool is_inside = false;
            for (uint32_t i = 0; i < damage.count; i++) {
                const struct rectangle *r = &damage.rectangles[i];
                is_inside = is_inside || (x >= r->x1 && x < r->x2 && y >= r->y1 && y < r->y2);
            }
            CHECK(is_inside || pixel(surface, x, y) == before[(size_t)y * surface->stride + x]);
        }
    }
    free(before);
    return damage;
}

static void only_changed_cells_are_drawn_again(void) {
    struct surface surface = make_surface(1024, 600);
    struct text_frame frame = {.is_drawn = false};
    (void)draw_again(&surface, &frame, TEXT_RENDERER_BRIGHTNESS_MAX);
    struct damage damage = draw_again(&surface, &frame, TEXT_RENDERER_BRIGHTNESS_MAX);
    CHECK_EQUAL(damage.count, 0);

    text_screen_print(&screen, 3, 10, TEXT_NORMAL, "X");
    text_screen_print(&screen, 3, 12, TEXT_NORMAL, "X");
    text_screen_print(&screen, 24, 79, TEXT_NORMAL, "X");
    damage = draw_again(&surface, &frame, TEXT_RENDERER_BRIGHTNESS_MAX);
    CHECK_EQUAL(damage.count, 2);
    CHECK(damage.rectangles[0].x1 == 32 + 120 && damage.rectangles[0].x2 == 32 + 156);
    CHECK(damage.rectangles[0].y1 == 72 && damage.rectangles[0].y2 == 96);
    CHECK(damage.rectangles[1].x1 == 980 && damage.rectangles[1].x2 == 992);

    /* Drawing cell by cell gives the same as drawing on a new surface. */
    struct surface fresh = make_surface(1024, 600);
    struct text_frame fresh_frame = {.is_drawn = false};
    draw_again(&fresh, &fresh_frame, TEXT_RENDERER_BRIGHTNESS_MAX);
    CHECK(memcmp(surface.pixels, fresh.pixels, (size_t)surface.stride * 600 * sizeof *surface.pixels) == 0);

    /* A change of style alone is a change; a change of brightness changes all cells. */
    text_screen_print(&screen, 3, 10, TEXT_DIM, "X");
    CHECK_EQUAL(draw_again(&surface, &frame, TEXT_RENDERER_BRIGHTNESS_MAX).count, 1);
    damage = draw_again(&surface, &frame, 5);
    CHECK(damage.count == 1 && damage.rectangles[0].x2 == 1024 && damage.rectangles[0].y2 == 600);
    CHECK_EQUAL(pixel(&surface, 32, 0), 0x865D12); /* seven twelfths of the amber */
    free(surface.pixels);
    free(fresh.pixels);
}

static void set_up(void) {
    psf_font_init_builtin(&font);
    text_screen_clear(&screen);
    text_screen_print(&screen, 0, 0, TEXT_NORMAL, "█");
    text_screen_print(&screen, 1, 1, TEXT_INVERSE, " ");
    text_screen_print(&screen, 24, 79, TEXT_DIM, "█");
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_grid_is_centred_on_the_panel),
    CHECK_CASE(a_larger_panel_gets_larger_pixels),
    CHECK_CASE(a_smaller_panel_cuts_the_grid_off),
    CHECK_CASE(only_changed_cells_are_drawn_again),
};
CHECK_MAIN_WITH(CASES, set_up, NULL)
