/* SPDX-License-Identifier: Apache-2.0 */
#include "session.h"

#include "check.h"
#include "fake_drm.h"
#include "fake_evdev.h"
#include "shown_screen.h"
#include "whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct session session;

void session_prepare(void) {
    fake_drm_reset();
    scratch_directory_init(&session.scratch);
    snprintf(session.card, sizeof session.card, "%s/card0", session.scratch.path);
    snprintf(session.state_dir, sizeof session.state_dir, "%s/state", session.scratch.path);
    snprintf(session.input_dir, sizeof session.input_dir, "%s/input", session.scratch.path);
    snprintf(session.update_dir, sizeof session.update_dir, "%s/update", session.scratch.path);
    CHECK(mkdir(session.input_dir, 0700) == 0 && mkdir(session.update_dir, 0700) == 0);
    fake_drm_make_node(session.card);
    session.options = (struct nosh_options){
        .state_dir = session.state_dir,
        .serial = "/nonexistent/serial0",
        .drm_card = session.card,
        .build_id_file = "/nonexistent/build-id",
        .link_line = "/nonexistent/link",
        .input_dir = session.input_dir,
        .runtime_dir = session.scratch.path,
        .update_dir = session.update_dir,
    };
}

void session_remove(void) {
    fake_drm_reset();
    scratch_directory_finish(&session.scratch);
}

void session_start(void) {
    CHECK_EQUAL(nosh_init(&session.nosh, &session.options), 0);
}

void session_end(void) {
    nosh_finish(&session.nosh);
    CHECK_EQUAL(fake_drm.mappings, 0);
    fake_evdev_reset();
}

void session_turn(void) {
    if (session.play != NULL) {
        session.play();
    }
    CHECK_EQUAL(nosh_turn(&session.nosh), 0);
}

const char *session_screen(void) {
    static char text[TEXT_SCREEN_ROWS * (TEXT_SCREEN_COLUMNS + 1) + 1];
    char *end = text;
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        for (int column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
            uint32_t character = session.nosh.screen.cells[row][column].character;
            *end++ = (char)(character < 0x80 ? character : '*');
        }
        *end++ = '\n';
    }
    *end = '\0';
    return text;
}

bool session_is_shown(void) {
    return shown_screen_is(&session.nosh.screen, &session.nosh.panel.font, (uint8_t)session.nosh.state.brightness);
}

void session_expect(const char *wanted) {
    for (int turn = 0; turn < SESSION_TURNS_MAX; turn++) {
        session_turn();
        if (strstr(session_screen(), wanted) != NULL && session_is_shown()) {
            return;
        }
    }
    fprintf(stderr, "the panel never showed \"%s\", but:\n%s", wanted, session_screen());
    exit(1);
}

int session_plug_keyboard(void) {
    int keyboard = fake_evdev_plug(session.input_dir, "event0", true);
    SESSION_WAIT_FOR(session.nosh.keyboards.count == 1);
    return keyboard;
}

void session_type(int keyboard, const uint16_t *codes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        fake_evdev_send(keyboard, EV_KEY, codes[i], 1);
        fake_evdev_send(keyboard, EV_KEY, codes[i], 0);
    }
}

const char *session_saved(const char *name) {
    static char text[DECK_STATE_TEXT_MAX + 1];
    int folder = open(session.state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ssize_t length = whole_file_read(folder, name, text, sizeof text - 1);
    close(folder);
    CHECK(length > 0);
    text[length] = '\0';
    return text;
}
