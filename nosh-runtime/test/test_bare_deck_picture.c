/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws the bare deck as the panel shows it, and compares every pixel with the golden picture.
 * Usage: test_bare_deck_picture PICTURE.png GOLDEN.png
 * After a wanted change: look at PICTURE.png, then copy it over the golden one.
 */
#include "bare_deck.h"
#include "check.h"
#include "picture.h"
#include "text_renderer.h"

#define PANEL_WIDTH 1024
#define PANEL_HEIGHT 600

static void draw_panel(struct surface *panel) {
    static struct text_screen screen;
    struct psf_font font;
    struct deck_state state;
    deck_state_init(&state);
    strcpy(state.handle, "GHOST-7");
    state.credits = 1250;
    state.reputation = 42;
    state.boots = 86;
    struct bare_deck deck = {
        .state = &state,
        .saving = "KEPT",
        .coprocessor = "LINKED  FIRMWARE 0.1.0",
        .version = "0.1.0",
        .build_id = "kn86 0.1.0 2026-11-01T00:00:00Z",
    };
    bare_deck_draw(&deck, &screen);
    psf_font_init_builtin(&font);
    static struct text_frame frame;
    struct damage damage;
    text_renderer_draw(panel, &font, &screen, TEXT_RENDERER_BRIGHTNESS_MAX, &frame, &damage);
}

int main(int argument_count, char **arguments) {
    CHECK_EQUAL(argument_count, 3);
    static uint32_t pixels[PANEL_WIDTH * PANEL_HEIGHT];
    struct surface panel = {.pixels = pixels, .width = PANEL_WIDTH, .height = PANEL_HEIGHT, .stride = PANEL_WIDTH};
    draw_panel(&panel);
    picture_write(arguments[1], &panel);

    struct surface golden = picture_read(arguments[2]);
    CHECK_EQUAL(golden.width, PANEL_WIDTH);
    CHECK_EQUAL(golden.height, PANEL_HEIGHT);
    for (uint32_t i = 0; i < PANEL_WIDTH * PANEL_HEIGHT; i++) {
        if (pixels[i] != golden.pixels[i]) {
            fprintf(stderr, "%s differs from %s, first at x %u, y %u: %06X, expected %06X\n", arguments[1],
                    arguments[2], i % PANEL_WIDTH, i / PANEL_WIDTH, pixels[i], golden.pixels[i]);
            exit(1);
        }
    }
    free(golden.pixels);
    return 0;
}
