/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws the HUD's scenes as the panel shows them, one PNG file each, and compares every pixel with the golden ones.
 * The files are written by the deck's own writer and read by libpng.
 * Arguments: FOLDER [GOLDEN-FOLDER]; without the latter, the pictures are only drawn.
 * After a wanted change: look at them, then test/update-golden.sh.
 */
#include "check.h"
#include "deck_key.h"
#include "example_model.h"
#include "hud.h"
#include "picture.h"
#include "png_file.h"
#include "text_renderer.h"

#include <limits.h>

#define PANEL_WIDTH 1024
#define PANEL_HEIGHT 600

struct scene {
    const char *name;
    const char *keys; /* keys pressed before, in their text form */
    bool is_first_start, is_linked, is_degraded, is_kept_on;
    uint8_t brightness;
    int32_t reputation; /* 0: 420 */
};

static const struct scene SCENES[] = {
    {.name = "status", .keys = ""},
    {.name = "status-hunted", .keys = "", .reputation = -DECK_STATE_REPUTATION_MAX},
    {.name = "status-famous", .keys = "", .reputation = DECK_STATE_REPUTATION_MAX},
    {.name = "status-first-start", .keys = "gho", .is_first_start = true},
    {.name = "lambda", .keys = "<f2><down>"},
    {.name = "lambda-recording", .keys = "<f2><down><down><down>r<f1><f4><down>"},
    {.name = "link", .keys = "<f3>"},
    {.name = "link-linked", .keys = "<f3>", .is_linked = true},
    {.name = "sys", .keys = "<f4>"},
    {.name = "sys-degraded-dim", .keys = "<f4>", .is_degraded = true, .brightness = 4},
    {.name = "sys-shut-down", .keys = "<f4><down><enter>"},
    {.name = "sys-stays-on", .keys = "<f4><down><enter><enter>", .is_kept_on = true},
};

static void load(struct deck_state *state, const struct scene *scene) {
    deck_state_init(state);
    if (scene->is_first_start) {
        return;
    }
    strcpy(state->handle, "GHOST-7");
    state->is_named = true;
    state->credits = 1250;
    state->reputation = scene->reputation != 0 ? scene->reputation : 420;
    state->boots = 86;
    state->brightness = scene->brightness != 0 ? scene->brightness : DECK_STATE_BRIGHTNESS_MAX;
    state->macros[0] = (struct deck_macro){
        .length = 5, .keys = {DECK_KEY_F4, DECK_KEY_LEFT, DECK_KEY_LEFT, DECK_KEY_LEFT, DECK_KEY_F1}};
    state->macros[1] = (struct deck_macro){.length = 6, .keys = "nZERO"};
    state->macros[1].keys[5] = DECK_KEY_ENTER;
}

static void draw(const struct scene *scene, struct surface *panel) {
    static struct text_screen screen;
    static struct deck_state state;
    static struct hud hud;
    struct hud_model model = example_model();
    load(&state, scene);
    hud_init(&hud, &state);
    uint8_t key;
    for (const char *keys = scene->keys; keys[0] != '\0';) {
        keys += deck_key_read(keys, &key);
        hud_press(&hud, key, 0);
    }
    if (scene->is_linked) {
        model.link = (struct hud_link){.is_open = true,
                                       .device = "/dev/kn86-deck-link",
                                       .state = DECK_LINK_LINKED,
                                       .peer = "ZERO_COOL",
                                       .sent = 31,
                                       .received = 30};
    }
    if (scene->is_kept_on) {
        hud_power_off_failed(&hud, "NOTHING HAPPENED, SEE JOURNAL");
    }
    if (scene->is_degraded) {
        model.coprocessor.state = "DEGRADED, NO HEARTBEAT";
        model.coprocessor.missed = 4;
        model.coprocessor.update = "FAILED: NO ANSWER, 3 ATTEMPTS";
        model.update = "ON TRIAL";
        model.slot = "B";
        model.is_kept = false;
    }
    struct psf_font font;
    struct text_frame frame = {.is_drawn = false};
    struct damage damage;
    hud_draw(&hud, &model, &screen);
    psf_font_init_builtin(&font);
    text_renderer_draw(panel, &font, &screen, (uint8_t)state.brightness, &frame, &damage);
}

static bool is_like(const char *path, const char *golden_path) {
    struct surface picture = picture_read(path);
    struct surface golden = picture_read(golden_path);
    CHECK(picture.width == PANEL_WIDTH && picture.height == PANEL_HEIGHT);
    CHECK(golden.width == PANEL_WIDTH && golden.height == PANEL_HEIGHT);
    bool is_like = true;
    for (uint32_t i = 0; is_like && i < PANEL_WIDTH * PANEL_HEIGHT; i++) {
        if (picture.pixels[i] != golden.pixels[i]) {
            fprintf(stderr, "%s differs from %s, first at x %u, y %u: %06X, expected %06X\n", path, golden_path,
                    i % PANEL_WIDTH, i / PANEL_WIDTH, picture.pixels[i], golden.pixels[i]);
            is_like = false;
        }
    }
    free(picture.pixels);
    free(golden.pixels);
    return is_like;
}

static void every_scene_is_like_its_golden_picture(void) {
    CHECK(check_arguments_count == 1 || check_arguments_count == 2);
    static uint32_t pixels[PANEL_WIDTH * PANEL_HEIGHT];
    struct surface panel = {.pixels = pixels, .width = PANEL_WIDTH, .height = PANEL_HEIGHT, .stride = PANEL_WIDTH};
    int different = 0;
    for (size_t i = 0; i < sizeof SCENES / sizeof SCENES[0]; i++) {
        char path[PATH_MAX], golden[PATH_MAX];
        draw(&SCENES[i], &panel);
        snprintf(path, sizeof path, "%s/%s.png", check_arguments[0], SCENES[i].name);
        CHECK_EQUAL(png_file_write(path, &panel), 0);
        if (check_arguments_count == 2) {
            snprintf(golden, sizeof golden, "%s/%s.png", check_arguments[1], SCENES[i].name);
            different += !is_like(path, golden);
        }
    }
    CHECK_EQUAL(different, 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_scene_is_like_its_golden_picture),
};
CHECK_MAIN(CASES)
