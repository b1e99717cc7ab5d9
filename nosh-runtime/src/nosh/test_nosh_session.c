/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole session in this process: nosh's loop with a panel, keyboards and a runtime folder of the test's, from the
 * first start to switching off. What the panel shows is compared with what the HUD should show.
 */
#include "nosh.h"

#include "check.h"
#include "fake_drm.h"
#include "fake_evdev.h"
#include "fake_uevent.h"
#include "scratch_directory.h"
#include "shown_screen.h"
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

static bool panel_shows_screen(void) {
    return shown_screen_is(&nosh.screen, &nosh.panel.font, (uint8_t)nosh.state.brightness);
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

/* Lets the loop turn until the file holds the text. */
static void expect_saved(const char *name, const char *wanted) {
    for (int turn = 0; turn < TURNS_MAX && strstr(saved_state(name), wanted) == NULL; turn++) {
        CHECK_EQUAL(nosh_turn(&nosh), 0);
    }
    CHECK(strstr(saved_state(name), wanted) != NULL);
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
    CHECK(strstr(saved_state("deck-state.0"), "\nbrightness 10\n") != NULL); /* the picture comes first */
    expect_saved("deck-state.1", "\nbrightness 9\n");
    CHECK(strstr(screen_text(), "1024x600  1 KEYBOARD") != NULL);

    /* The panel is exchanged while the deck runs; the kernel tells so, and whoever else says it is not believed. */
    static const char plugged[] = "change@/devices/gpu/drm/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1";
    static const char other[] = "add@/devices/x\0ACTION=add\0SUBSYSTEM=usb";
    fake_drm.has_big_mode = true;
    fake_uevent_send(plugged, sizeof plugged, 4711);
    fake_uevent_send(other, sizeof other, FAKE_UEVENT_KERNEL);
    for (int turn = 0; turn < 3; turn++) {
        CHECK_EQUAL(nosh_turn(&nosh), 0);
    }
    CHECK(strstr(screen_text(), "1024x600") != NULL);
    fake_uevent_send(plugged, sizeof plugged, FAKE_UEVENT_KERNEL);
    expect("1920x1200");

    static const char update[] = "state=updated\nreason=none\nattempts=1\nimage=0.2.0 def\nrunning=0.1.0 abc\n";
    CHECK(strstr(screen_text(), "NOT TRIED SINCE POWER-ON") != NULL);
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "coprocessor-update", update, strlen(update), 0644), 0);
    expect("UPDATED FROM 0.1.0 ABC");

    TYPE(keyboard, KEY_F2, KEY_DOWN, KEY_R, KEY_F4, KEY_LEFT, KEY_LEFT, KEY_F5);
    expect("BRIGHTNESS");
    expect_saved("deck-state.0", "\nmacro 2 <f4><left><left>\n");

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
    fake_evdev_reset();
}

static void the_second_session_remembers(void) {
    CHECK_EQUAL(nosh_init(&nosh, &options), 0);
    expect(" ZERO ");
    CHECK(strstr(screen_text(), "FIRST START") == NULL);
    CHECK_EQUAL(nosh.state.boots, 2);
    CHECK_EQUAL(nosh.state.brightness, 7);
    int keyboard = plug_keyboard();
    TYPE(keyboard, KEY_F2, KEY_DOWN);
    expect("<f4><left><left>");
    TYPE(keyboard, KEY_ENTER);
    expect("PLAYING 2");
    expect("BRIGHTNESS");
    for (int turn = 0; turn < TURNS_MAX && nosh.state.brightness != 5; turn++) {
        CHECK_EQUAL(nosh_turn(&nosh), 0);
    }
    CHECK_EQUAL(nosh.state.brightness, 5);
    nosh_finish(&nosh);
    fake_evdev_reset();
}

/* Nobody can be asked to switch the deck off: it says so, and goes on. */
static void a_deck_that_cannot_be_switched_off_stays_on(void) {
    options.runtime_dir = "/nonexistent";
    CHECK_EQUAL(nosh_init(&nosh, &options), 0);
    int keyboard = plug_keyboard();
    TYPE(keyboard, KEY_F4, KEY_DOWN, KEY_ENTER, KEY_ENTER);
    expect("THE DECK STAYS ON");
    TYPE(keyboard, KEY_ESC, KEY_F1);
    expect("REPUTATION");
    nosh_finish(&nosh);
}

int main(void) {
    fake_drm_reset();
    prepare();
    the_first_session();
    the_second_session_remembers();
    a_deck_that_cannot_be_switched_off_stays_on();
    fake_evdev_reset();
    fake_drm_reset();
    scratch_directory_finish(&scratch);
    return 0;
}
