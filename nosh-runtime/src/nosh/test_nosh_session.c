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
#include "monotonic_clock.h"
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

/* What a file in the runtime folder says. */
static const char *word(const char *name) {
    static char text[256];
    ssize_t length = whole_file_read(session.scratch.descriptor, name, text, sizeof text - 1);
    text[length < 0 ? 0 : length] = '\0';
    return text;
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

    SESSION_TYPE(keyboard, KEY_F4, KEY_DOWN, KEY_DOWN, KEY_ENTER);
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
    SESSION_TYPE(keyboard, KEY_F4, KEY_DOWN, KEY_DOWN, KEY_ENTER, KEY_ENTER);
    session_expect("THE DECK STAYS ON");
    SESSION_TYPE(keyboard, KEY_ESC, KEY_F1);
    session_expect("REPUTATION");
    session_end();
}

/* Holds SYS and LINK for as long as they have to be held. */
static void hold_chord(int keyboard) {
    fake_evdev_send(keyboard, EV_KEY, KEY_F4, 1);
    fake_evdev_send(keyboard, EV_KEY, KEY_F3, 1);
    int64_t began_at = monotonic_ms();
    SESSION_WAIT_FOR(monotonic_ms() >= began_at + KEY_CHORD_HOLD_MS);
    session_turn();
    fake_evdev_send(keyboard, EV_KEY, KEY_F3, 0);
    fake_evdev_send(keyboard, EV_KEY, KEY_F4, 0);
    session_turn();
}

/* kn86-update is played by the files that it leaves. */
static void an_update_from_the_start_to_the_restart(void) {
    static const char status[] = "running\tA\nconfirmed\tA\nstate\tconfirmed\nversion-a\t0.1.0\nbuild-a\tabc\n"
                                 "state-a\tconfirmed\nversion-b\t\nbuild-b\t\nstate-b\t\n";
    static const char payloads[] = "stick\ta%20b.kn86fw\t0.2.0\tdef\trelease\tOK\tGood.\nend\n";
    save_a_session();
    session_start();
    fake_drm.is_second_connected = true;
    int keyboard = session_plug_keyboard();
    session_expect(" ZERO ");
    SESSION_WAIT_FOR(has_file("first-frame"));
    CHECK_TEXT(word("first-frame"), "panel\n");

    hold_chord(keyboard);
    session_expect("LOOKING FOR UPDATES");
    CHECK(strstr(session_screen(), "UPDATE SERVICE ABSENT") != NULL);
    CHECK_TEXT(word("update-request"), "scan\n");
    CHECK(unlinkat(session.scratch.descriptor, "update-request", 0) == 0);
    leave_word("update/status", status);
    leave_word("update/payloads", payloads);
    session_expect("a b.kn86fw");
    CHECK(strstr(session_screen(), "RUNNING, CONFIRMED") != NULL);
    SESSION_TYPE(keyboard, KEY_ENTER);
    session_expect("FILL SLOT B");
    CHECK(!has_file("update-request"));
    SESSION_TYPE(keyboard, KEY_ENTER);
    SESSION_WAIT_FOR(has_file("update-request"));
    CHECK_TEXT(word("update-request"), "install stick a%20b.kn86fw\n");

    leave_word("update/progress", "writing\t1048576\t4194304\t1048576\t3\tOK\t\n");
    session_expect("1 OF 4 MIB");
    CHECK_TEXT(context_row(), "UPDATE WRITES 25%");
    SESSION_TYPE(keyboard, KEY_ESC, KEY_ENTER);
    session_expect("STOPPING");
    SESSION_WAIT_FOR(has_file("update-cancel"));
    leave_word("update/progress", "refused\t0\t0\t0\t0\tSTOPPED\tThe update was stopped.\n");
    session_expect("THE UPDATE WAS STOPPED.");
    CHECK_TEXT(context_row(), "UPDATE STOPPED");

    SESSION_TYPE(keyboard, KEY_ENTER, KEY_ENTER, KEY_ENTER);
    session_expect("ASKING THE UPDATE SERVICE");
    SESSION_WAIT_FOR(!has_file("update-cancel"));
    leave_word("update/progress", "restarting\t0\t0\t0\t0\tOK\t\n");
    session_expect("THE DECK RESTARTS INTO SLOT B");
    session_end();
}

static void a_trial_is_seen_to_be_confirmed(void) {
    save_a_session();
    leave_word("update/status", "running\tB\nconfirmed\tA\nstate\ttrial\nstate-b\ttrial\n");
    session_start();
    fake_drm.is_second_connected = true;
    session_expect(" ON TRIAL 0:");
    leave_word("update/status", "running\tB\nconfirmed\tB\nstate\tconfirmed\nstate-b\tconfirmed\nresult-code\tOK\n");
    session_expect(" CONFIRMED ");
    session_end();
}

static void the_chord_counts_at_the_start_only(void) {
    save_a_session();
    session_start();
    fake_drm.is_second_connected = true;
    int keyboard = session_plug_keyboard();
    session_expect(" ZERO ");
    int64_t first_frame_at = monotonic_ms();
    SESSION_WAIT_FOR(monotonic_ms() >= first_frame_at + 10001);
    hold_chord(keyboard);
    CHECK_EQUAL(session.nosh.hud.mode, HUD_BROWSING);
    CHECK(!has_file("update-request"));
    session_end();
}

static void a_deck_without_a_panel_says_so(void) {
    save_a_session();
    session_start();
    SESSION_WAIT_FOR(has_file("first-frame"));
    CHECK_TEXT(word("first-frame"), "none\n");
    fake_drm.is_second_connected = true;
    session_expect(" ZERO ");
    CHECK_TEXT(word("first-frame"), "panel\n");
    session_end();
}

/* A service that never answers, and a folder that takes no wish. */
static void an_update_that_nobody_serves_is_told(void) {
    save_a_session();
    session_start();
    fake_drm.is_second_connected = true;
    int keyboard = session_plug_keyboard();
    SESSION_TYPE(keyboard, KEY_F4, KEY_DOWN, KEY_ENTER);
    session_expect("LOOKING FOR UPDATES");
    CHECK(has_file("update-request"));
    int64_t until = monotonic_ms() + UPDATE_SCREEN_PATIENCE_MS - 5000;
    for (int i = 0; i < 20 && monotonic_ms() < until; i++) {
        for (int turn = 0; turn < SESSION_TURNS_MAX && monotonic_ms() < until; turn++) {
            session_turn();
        }
    }
    session_expect("THE UPDATE SERVICE DOES NOT ANSWER.");
    SESSION_WAIT_FOR(!has_file("update-request"));
    session.options.runtime_dir = "/nonexistent";
    SESSION_TYPE(keyboard, KEY_ENTER, KEY_R);
    session_expect("THE UPDATE SERVICE CANNOT BE ASKED.");
    session_end();
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_first_session),
    CHECK_CASE(the_second_session_remembers),
    CHECK_CASE(a_deck_that_cannot_be_switched_off_stays_on),
    CHECK_CASE(an_update_from_the_start_to_the_restart),
    CHECK_CASE(a_trial_is_seen_to_be_confirmed),
    CHECK_CASE(the_chord_counts_at_the_start_only),
    CHECK_CASE(a_deck_without_a_panel_says_so),
    CHECK_CASE(an_update_that_nobody_serves_is_told),
};
CHECK_MAIN_WITH(CASES, session_prepare, session_remove)
