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
#include "monotonic_clock.h"
#include "picture.h"
#include "png_file.h"
#include "text_renderer.h"

#include <limits.h>

#define PANEL_WIDTH 1024
#define PANEL_HEIGHT 600
#define NOW 1000000 /* of the example */

struct scene {
    const char *name;
    const char *keys; /* keys pressed before, in their text form */
    bool is_first_start, is_linked, is_degraded, is_kept_on;
    uint8_t brightness;
    int32_t reputation;                 /* 0: 420 */
    struct update_view (*update)(void); /* NULL: example_update */
    const char *keys_listed;            /* pressed once the list of updates is there; NULL: it never is */
    const char *progress;               /* what kn86-update says of its work then; NULL: nothing */
    const char *keys_working;           /* pressed after that; NULL: none */
};

#define OPEN_UPDATE "<f4><down><enter>"
#define INSTALL "<enter><enter>"
#define WRITING "writing\t129394278\t272629760\t8493465\t17\tOK\t\n"

static void say(struct update_view *view, const char *status) {
    slots_report_decode(status, strlen(status), &view->slots);
}

static struct update_view on_trial(void) {
    struct update_view view = example_update();
    say(&view, "running\tB\nconfirmed\tA\nstate\ttrial\nversion-a\t0.1.0\nbuild-a\t0.1.0+2007c2a8d1f0\n"
               "state-a\tconfirmed\nversion-b\t0.2.0\nbuild-b\t0.2.0+1f2e3d4c5b6a\nstate-b\ttrial\n");
    view.trial_at = NOW - 42000;
    return view;
}

static struct update_view confirmed(void) {
    struct update_view view = example_update();
    view.confirmed_at = NOW;
    return view;
}

static struct update_view failed(void) {
    struct update_view view = example_update();
    say(&view,
        "running\tA\nconfirmed\tA\nstate\tconfirmed\nversion-a\t0.1.0\nbuild-a\t0.1.0+2007c2a8d1f0\n"
        "state-a\tconfirmed\nversion-b\t0.3.0-SNAPSHOT\nbuild-b\t0.3.0-SNAPSHOT+deadbeefcafe-dirty\nstate-b\tfailed\n"
        "result-code\tTRIAL_FAILED\nresult-sentence\tThe other system did not pass its trial, and the deck went "
        "back.\nresult-reason\tversion 0.3.0-SNAPSHOT, health-nosh: nOSh has crashed since the start.\n");
    view.slots_at = NOW;
    payloads_report_decode("end\n", 4, &view.payloads);
    view.payloads_file.changes++;
    return view;
}

static struct update_view refusing(void) {
    struct update_view view = example_update_with_payloads();
    view.payloads.entries[0] = view.payloads.entries[2];
    return view;
}

static struct update_view absent(void) {
    struct update_view view;
    update_view_init(&view, "/nonexistent", 0);
    return view;
}

static struct update_view crowded(void) {
    struct update_view view = example_update_with_payloads();
    while (view.payloads.count < PAYLOADS_REPORT_MAX) {
        struct payload_entry *entry = &view.payloads.entries[view.payloads.count++];
        *entry = view.payloads.entries[0];
        snprintf(entry->name, sizeof entry->name, "a-name-of-a-file-that-is-long-indeed-%d.kn86fw",
                 view.payloads.count);
        memset(entry->version, '8', SLOTS_REPORT_VERSION_MAX);
        memset(entry->build, 'b', SLOTS_REPORT_BUILD_MAX);
        memset(entry->signer, 's', SLOTS_REPORT_WORD_MAX);
        snprintf(entry->code, sizeof entry->code, "A_CODE_THAT_IS_LONG");
        memset(entry->sentence, 'w', SLOTS_REPORT_SENTENCE_MAX);
        entry->sentence[20] = entry->sentence[70] = ' ';
    }
    return view;
}

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
    {.name = "sys-shut-down", .keys = "<f4><down><down><enter>"},
    {.name = "sys-stays-on", .keys = "<f4><down><down><enter><enter>", .is_kept_on = true},
    {.name = "status-on-trial", .keys = "", .update = on_trial},
    {.name = "sys-on-trial", .keys = "<f4><down>", .update = on_trial},
    {.name = "sys-confirmed", .keys = "<f4><down>", .update = confirmed},
    {.name = "sys-update-failed", .keys = "<f4><down>", .update = failed},
    {.name = "sys-without-update", .keys = "<f4><down>", .update = absent},
    {.name = "update-looking", .keys = OPEN_UPDATE, .update = absent},
    {.name = "update-none", .keys = OPEN_UPDATE, .update = failed, .keys_listed = ""},
    {.name = "update-list", .keys = OPEN_UPDATE, .update = example_update_with_payloads, .keys_listed = ""},
    {.name = "update-list-refused", .keys = OPEN_UPDATE, .update = refusing, .keys_listed = ""},
    {.name = "update-list-full", .keys = OPEN_UPDATE, .update = crowded, .keys_listed = "<up><up>"},
    {.name = "update-install", .keys = OPEN_UPDATE, .update = example_update_with_payloads, .keys_listed = "<enter>"},
    {.name = "update-install-failed",
     .keys = OPEN_UPDATE,
     .update = example_update_with_payloads,
     .keys_listed = "<down><enter>"},
    {.name = "update-back", .keys = OPEN_UPDATE, .update = example_update_with_payloads, .keys_listed = "v"},
    {.name = "update-starting", .keys = OPEN_UPDATE, .update = example_update_with_payloads, .keys_listed = INSTALL},
    {.name = "update-writing",
     .keys = OPEN_UPDATE,
     .update = example_update_with_payloads,
     .keys_listed = INSTALL,
     .progress = WRITING},
    {.name = "update-stop",
     .keys = OPEN_UPDATE,
     .update = example_update_with_payloads,
     .keys_listed = INSTALL,
     .progress = WRITING,
     .keys_working = "<escape>"},
    {.name = "update-restarting",
     .keys = OPEN_UPDATE,
     .update = example_update_with_payloads,
     .keys_listed = INSTALL,
     .progress = "restarting\t272629760\t272629760\t0\t0\tOK\t\n"},
    {.name = "update-refused",
     .keys = OPEN_UPDATE,
     .update = example_update_with_payloads,
     .keys_listed = INSTALL,
     .progress = "refused\t0\t0\t0\t0\tUNREADABLE\tThe update file cannot be read: is its medium still there?\n"},
    {.name = "update-end-trial", .keys = OPEN_UPDATE, .update = on_trial, .keys_listed = "v"},
    {.name = "update-on-trial", .keys = OPEN_UPDATE, .update = on_trial, .keys_listed = ""},
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

static void type(struct hud *hud, const char *keys) {
    uint8_t key;
    while (keys != NULL && keys[0] != '\0') {
        keys += deck_key_read(keys, &key);
        hud_press(hud, key, NOW);
    }
}

/* What kn86-update has to say to the screen that the first keys have opened. */
static void play_update(struct hud *hud, struct update_view *view, const struct scene *scene) {
    if (scene->keys_listed != NULL) {
        view->payloads_file.changes++;
        hud_tick(hud, NOW);
        type(hud, scene->keys_listed);
    }
    if (scene->progress != NULL) {
        CHECK(progress_report_decode(scene->progress, strlen(scene->progress), &view->progress));
        view->progress_file.changes++;
        view->progress_at = NOW;
        hud_tick(hud, NOW);
        type(hud, scene->keys_working);
    }
}

static void draw(const struct scene *scene, struct surface *panel) {
    static struct text_screen screen;
    static struct deck_state state;
    static struct hud hud;
    static struct update_view update;
    struct hud_model model = example_model();
    load(&state, scene);
    update = scene->update != NULL ? scene->update() : example_update();
    hud_init(&hud, &state, &update);
    type(&hud, scene->keys);
    play_update(&hud, &update, scene);
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
