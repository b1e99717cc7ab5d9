/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole session in this process: nosh's loop with a panel, keyboards and a runtime folder of the test's, from the
 * first start to switching off. What the panel shows is compared with what the HUD should show.
 */
#include "nosh.h"

#include "check.h"
#include "fake_drm.h"
#include "fake_evdev.h"
#include "monotonic_clock.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <sys/stat.h>
#include <unistd.h>

#define TURNS_MAX 100 /* at least one a second */

static struct nosh nosh;
static struct scratch_directory scratch;
static char card[PATH_MAX + 16], state_dir[PATH_MAX + 16], input_dir[PATH_MAX + 16];
static struct nosh_options options;

static void prepare(void) {
    scratch_directory_init(&scratch);
    snprintf(card, sizeof card, "%s/card0", scratch.path);
    snprintf(state_dir, sizeof state_dir, "%s/state", scratch.path);
    snprintf(input_dir, sizeof input_dir, "%s/input", scratch.path);
    CHECK(mkdir(input_dir, 0700) == 0);
    fake_drm_make_node(card);
    options = (struct nosh_options){
        .state_dir = state_dir,
        .serial = "/nonexistent/serial0",
        .drm_card = card,
        .build_id_file = "/nonexistent/build-id",
        .link_line = "/nonexistent/link",
        .input_dir = input_dir,
        .runtime_dir = scratch.path,
    };
}

static bool has_file(const char *name) {
    return faccessat(scratch.descriptor, name, F_OK, 0) == 0;
}

/* The text of the HUD's screen, rows separated by line feeds, characters beyond ASCII as '*'. */
static const char *screen_text(void) {
    static char text[TEXT_SCREEN_ROWS * (TEXT_SCREEN_COLUMNS + 1) + 1];
    char *end = text;
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        for (int column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
            uint32_t character = nosh.screen.cells[row][column].character;
            *end++ = (char)(character < 0x80 ? character : '*');
        }
        *end++ = '\n';
    }
    *end = '\0';
    return text;
}

/* Whether the lit buffer holds the HUD's screen, pixel by pixel. */
static bool panel_shows_screen(void) {
    if (fake_drm.shown < 0) {
        return false;
    }
    uint32_t *pixels = malloc((size_t)fake_drm.stride * fake_drm.height * sizeof *pixels);
    CHECK(pixels != NULL);
    struct surface fresh = {pixels, fake_drm.width, fake_drm.height, fake_drm.stride};
    struct text_frame frame = {.is_drawn = false};
    struct damage damage;
    text_renderer_draw(&fresh, &nosh.panel.font, &nosh.screen, (uint8_t)nosh.state.brightness, &frame, &damage);
    bool is_equal = true;
    for (uint32_t y = 0; is_equal && y < fresh.height; y++) {
        size_t offset = (size_t)y * fresh.stride;
        is_equal = memcmp(pixels + offset, fake_drm.pixels[fake_drm.shown] + offset, fresh.width * 4) == 0;
    }
    free(pixels);
    return is_equal;
}

/* Lets the loop turn until the screen, and the panel with it, shows the text. */
static void expect(const char *wanted) {
    for (int turn = 0; turn < TURNS_MAX; turn++) {
        CHECK_EQUAL(nosh_turn(&nosh), 0);
        if (strstr(screen_text(), wanted) != NULL && panel_shows_screen()) {
            return;
        }
    }
    fprintf(stderr, "the panel never showed \"%s\", but:\n%s", wanted, screen_text());
    exit(1);
}

static void wait_for_keyboards(int count) {
    for (int turn = 0; turn < TURNS_MAX && nosh.keyboards.count != count; turn++) {
        CHECK_EQUAL(nosh_turn(&nosh), 0);
    }
    CHECK_EQUAL(nosh.keyboards.count, count);
}

/* What is typed before nosh has opened a keyboard is lost. */
static int plug_keyboard(void) {
    int keyboard = fake_evdev_plug(input_dir, "event0", true);
    wait_for_keyboards(1);
    return keyboard;
}

static void type(int keyboard, const uint16_t *codes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        fake_evdev_send(keyboard, EV_KEY, codes[i], 1);
        fake_evdev_send(keyboard, EV_KEY, codes[i], 0);
    }
}
#define TYPE(keyboard, ...) \
    type(keyboard, (const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t))

static const char *saved_state(const char *name) {
    static char text[DECK_STATE_TEXT_MAX + 1];
    int folder = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ssize_t length = whole_file_read(folder, name, text, sizeof text - 1);
    close(folder);
    CHECK(length > 0);
    text[length] = '\0';
    return text;
}

static void the_first_session(void) {
    CHECK_EQUAL(nosh_init(&nosh, &options), 0);
    fake_drm.is_second_connected = true;
    expect("FIRST START");

    int keyboard = plug_keyboard();
    TYPE(keyboard, KEY_Z, KEY_E, KEY_R, KEY_O, KEY_ENTER);
    expect(" ZERO ");
    CHECK(strstr(screen_text(), "FIRST START") == NULL);
    CHECK(strstr(saved_state("deck-state.0"), "\nhandle ZERO\n") != NULL);

    TYPE(keyboard, KEY_F4, KEY_LEFT);
    expect("BRIGHTNESS");
    CHECK_EQUAL(nosh.state.brightness, 9);
    CHECK(strstr(saved_state("deck-state.1"), "\nbrightness 9\n") != NULL);
    CHECK(strstr(screen_text(), "1024x600  1 KEYBOARD") != NULL);

    /* The panel is exchanged while the deck runs. The kernel's event is this test's to play. */
    fake_drm.has_big_mode = true;
    panel_hotplug(&nosh.panel, monotonic_ms());
    expect("1920x1200");

    static const char list[] = "cartridge\ta.kn86\tBlack Courier\tTRANSPORT\tsaves\n";
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "cartridge", list, strlen(list), 0644), 0);
    TYPE(keyboard, KEY_F1);
    expect("Black Courier");
    CHECK(strstr(nosh.cipher.line.rows[CIPHER_LINE_CONTEXT], "Black Courier") != NULL);
    CHECK(unlinkat(scratch.descriptor, "cartridge", 0) == 0);
    expect("THE READER IS EMPTY");
    CHECK(strstr(nosh.cipher.line.rows[CIPHER_LINE_CONTEXT], "BARE DECK") != NULL);

    TYPE(keyboard, KEY_F4, KEY_DOWN, KEY_ENTER);
    expect("SWITCH THE DECK OFF?");
    CHECK(!has_file("power-off"));
    fake_evdev_pull(keyboard);
    wait_for_keyboards(0);
    keyboard = plug_keyboard();
    TYPE(keyboard, KEY_ENTER);
    expect("SWITCHES ITSELF OFF");
    CHECK(has_file("power-off"));
    nosh_finish(&nosh);
    CHECK_EQUAL(fake_drm.mappings, 0);
}

static void the_second_session_remembers(void) {
    CHECK_EQUAL(nosh_init(&nosh, &options), 0);
    expect(" ZERO ");
    CHECK(strstr(screen_text(), "FIRST START") == NULL);
    CHECK_EQUAL(nosh.state.boots, 2);
    CHECK_EQUAL(nosh.state.brightness, 9);
    nosh_finish(&nosh);
}

int main(void) {
    fake_drm_reset();
    prepare();
    the_first_session();
    the_second_session_remembers();
    fake_evdev_reset();
    fake_drm_reset();
    scratch_directory_finish(&scratch);
    return 0;
}
