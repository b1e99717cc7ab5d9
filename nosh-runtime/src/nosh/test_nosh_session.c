/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole session in this process: nosh's loop with a fake panel, fake keyboards and a runtime folder, from the first
 * start to switching off. The panel's content is compared with the HUD's.
 */
#include "check.h"
#include "deck_key.h"
#include "deck_store.h"
#include "fake_drm.h"
#include "fake_evdev.h"
#include "fake_uevent.h"
#include "session.h"
#include "whole_file.h"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <unistd.h>

static bool has_file(const char *name) {
    return faccessat(session.scratch.descriptor, name, F_OK, 0) == 0;
}

static const char *context_row(void) {
    return session.nosh.cipher.line.rows[CIPHER_LINE_CONTEXT];
}

static void leave_word(const char *name, const char *text) {
    CHECK_EQUAL(whole_file_replace(session.scratch.descriptor, name, text, strlen(text), 0644), 0);
}

static void the_first_session(void) {
    session_start();
    fake_drm.is_second_connected = true;
    session_expect("FIRST START");

    int keyboard = session_plug_keyboard();
    SESSION_TYPE(keyboard, KEY_Z, KEY_E, KEY_R, KEY_O, KEY_ENTER);
    session_expect(" ZERO ");
    CHECK(strstr(session_screen(), "FIRST START") == NULL);
    CHECK(strstr(session_saved("deck-state.0"), "\nhandle ZERO\n") != NULL);

    SESSION_TYPE(keyboard, KEY_F4, KEY_LEFT);
    session_expect("BRIGHTNESS");
    CHECK_EQUAL(session.nosh.state.brightness, 9);
    CHECK(strstr(session_saved("deck-state.0"), "\nbrightness 10\n") != NULL); /* the picture comes first */
    SESSION_WAIT_FOR(strstr(session_saved("deck-state.1"), "\nbrightness 9\n") != NULL);
    CHECK(strstr(session_screen(), "1024x600  1 KEYBOARD") != NULL);

    /* The panel is exchanged while the deck runs. The kernel reports it; reports of other senders are ignored. */
    static const char plugged[] = "change@/devices/gpu/drm/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1";
    static const char other[] = "add@/devices/x\0ACTION=add\0SUBSYSTEM=usb";
    fake_drm.has_big_mode = true;
    fake_uevent_send(plugged, sizeof plugged, 4711);
    fake_uevent_send(other, sizeof other, FAKE_UEVENT_KERNEL);
    for (int turn = 0; turn < 3; turn++) {
        session_turn();
    }
    CHECK(strstr(session_screen(), "1024x600") != NULL);
    fake_uevent_send(plugged, sizeof plugged, FAKE_UEVENT_KERNEL);
    session_expect("1920x1200");

    static const char update[] = "state=updated\nreason=none\nattempts=1\nimage=0.2.0 def\nrunning=0.1.0 abc\n";
    CHECK(strstr(session_screen(), "NOT TRIED SINCE POWER-ON") != NULL);
    leave_word("coprocessor-update", update);
    session_expect("UPDATED FROM 0.1.0 ABC");

    SESSION_TYPE(keyboard, KEY_F2, KEY_DOWN, KEY_R, KEY_F4, KEY_LEFT, KEY_LEFT, KEY_F5);
    session_expect("BRIGHTNESS");
    SESSION_WAIT_FOR(strstr(session_saved("deck-state.0"), "\nmacro 2 <f4><left><left>\n") != NULL);

    static const char list[] = "cartridge\ta.kn86\tBlack Courier\tTRANSPORT\tsaves\n";
    leave_word("cartridge", list);
    SESSION_TYPE(keyboard, KEY_F1);
    session_expect("Black Courier");
    CHECK(strstr(context_row(), "Black Courier") != NULL);
    CHECK(unlinkat(session.scratch.descriptor, "cartridge", 0) == 0);
    session_expect("THE READER IS EMPTY");
    CHECK(strstr(context_row(), "BARE DECK") != NULL);

    SESSION_TYPE(keyboard, KEY_F4, KEY_DOWN, KEY_ENTER);
    session_expect("SWITCH THE DECK OFF?");
    CHECK(!has_file("power-off"));
    fake_evdev_pull(keyboard);
    SESSION_WAIT_FOR(session.nosh.keyboards.count == 0);
    keyboard = session_plug_keyboard();
    SESSION_TYPE(keyboard, KEY_ENTER);
    session_expect("SWITCHES ITSELF OFF");
    CHECK(has_file("power-off"));
    session_end();
}

/* Saves the state of an earlier session: one boot, a name, a brightness and a macro. */
static void save_a_session(void) {
    struct deck_store store;
    struct deck_state state;
    CHECK_EQUAL(deck_store_init(&store, session.options.state_dir, &state), DECK_STORE_FRESH);
    deck_state_count_boot(&state, "0.1.0");
    strcpy(state.handle, "ZERO");
    state.is_named = true;
    state.brightness = 7;
    state.macros[1] = (struct deck_macro){.length = 3, .keys = {DECK_KEY_F4, DECK_KEY_LEFT, DECK_KEY_LEFT}};
    CHECK_EQUAL(deck_store_save(&store, &state), 0);
    deck_store_finish(&store);
}

static void the_second_session_remembers(void) {
    save_a_session();
    session_start();
    fake_drm.is_second_connected = true;
    session_expect(" ZERO ");
    CHECK(strstr(session_screen(), "FIRST START") == NULL);
    CHECK_EQUAL(session.nosh.state.boots, 2);
    CHECK_EQUAL(session.nosh.state.brightness, 7);
    int keyboard = session_plug_keyboard();
    SESSION_TYPE(keyboard, KEY_F2, KEY_DOWN);
    session_expect("<f4><left><left>");
    SESSION_TYPE(keyboard, KEY_ENTER);
    session_expect("PLAYING 2");
    session_expect("BRIGHTNESS");
    SESSION_WAIT_FOR(session.nosh.state.brightness == 5);
    session_end();
}

/* The request to switch off cannot be made: the deck says so, and goes on. */
static void a_deck_that_cannot_be_switched_off_stays_on(void) {
    save_a_session();
    session.options.runtime_dir = "/nonexistent";
    session_start();
    fake_drm.is_second_connected = true;
    int keyboard = session_plug_keyboard();
    SESSION_TYPE(keyboard, KEY_F4, KEY_DOWN, KEY_ENTER, KEY_ENTER);
    session_expect("THE DECK STAYS ON");
    SESSION_TYPE(keyboard, KEY_ESC, KEY_F1);
    session_expect("REPUTATION");
    session_end();
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_first_session),
    CHECK_CASE(the_second_session_remembers),
    CHECK_CASE(a_deck_that_cannot_be_switched_off_stays_on),
};
CHECK_MAIN_WITH(CASES, session_prepare, session_remove)
